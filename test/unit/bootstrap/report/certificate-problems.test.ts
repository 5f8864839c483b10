import { Certificate } from '../../../../src/bootstrap/cluster/certificate';
import { statusOf } from '../../../../src/bootstrap/report/status';
import { formed } from '../observed';

const DAY = 86_400_000;
const START = Date.parse('2026-01-01T00:00:00Z');

/** A certificate that is valid for 90 days, on a day. */
const on = (day: number): Certificate => ({
  start: START,
  end: START + 90 * DAY,
  seenAt: START + day * DAY,
});
/** The same, renewed on the day. */
const renewed = (day: number): Certificate => ({
  start: START + day * DAY,
  end: START + (day + 90) * DAY,
  seenAt: START + day * DAY,
});

/** The warnings of a healthy cluster whose first pods show these certificates. */
function warnings(...certificates: readonly (Certificate | undefined)[]): string[] {
  const facts = certificates.map((certificate) => ({ pod: { certificate } }));
  const { healthy, problems } = statusOf(formed(3, 0, facts));
  expect(healthy).toBe(true);
  return problems.map(({ reason, message }) => `${reason}: ${message}`);
}

test('a certificate that has time, or is not known, is no problem', () => {
  expect(warnings(on(60), on(74), undefined)).toEqual([]);
});

test('one that should have been renewed is a warning, with the nodes that show it and its end', () => {
  expect(warnings(on(80), renewed(80), on(80))).toEqual([
    'CertificateEnding: the certificate of redis-0, redis-2 ends at 2026-04-01T00:00:00Z, and was ' +
      'not renewed: change the Secret, or look at why its renewal fails',
  ]);
});

test('one that has ended is told of as well, also of a pod whose server cannot be asked any more', () => {
  const problem = { text: 'has a certificate that is not valid now', final: false };
  const pod = { certificate: on(91), view: undefined, problem };
  const { problems } = statusOf(formed(3, 0, { 1: { pod } }));
  expect(problems.map(({ message }) => message)).toContainEqual(
    expect.stringContaining('the certificate of redis-1 ended at 2026-04-01T00:00:00Z'),
  );
});
