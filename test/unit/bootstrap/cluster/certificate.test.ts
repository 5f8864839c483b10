import { isEnding } from '../../../../src/bootstrap/cluster/certificate';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Whether a certificate that lives for so long is ending when it has so much left. */
function isEndingWith(left: number, life: number): boolean {
  return isEnding({ start: 0, end: life, seenAt: life - left });
}

test.each<[what: string, life: number, renewed: number, late: number]>([
  ['for 90 days, renewed by cert-manager with a third left', 90 * DAY, 30 * DAY, 14 * DAY],
  ['for an hour, renewed with a third left', HOUR, 20 * 60_000, 9 * 60_000],
  ['for a day, renewed with a fifth left', DAY, DAY / 5, 3 * HOUR],
  ['for a year, renewed 30 days before its end', 365 * DAY, 30 * DAY, 20 * DAY],
  ['for ten years', 3650 * DAY, 30 * DAY, 20 * DAY],
])('one that is valid %s is ending only where that was not done', (_, life, renewed, late) => {
  expect(isEndingWith(life, life)).toBe(false);
  expect(isEndingWith(renewed, life)).toBe(false);
  expect(isEndingWith(late, life)).toBe(true);
  expect(isEndingWith(-late, life)).toBe(true);
});
