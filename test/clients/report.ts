import { median } from '../../bench/statistics';
import { Figures } from './figures';

/** The columns of the matrix. */
export const HEAD = [
  '| client | fault | settings | failed | lost | longest call | back after |',
  '| --- | --- | --- | --- | --- | --- | --- |',
].join('\n');

/** A row of the matrix: of each figure the median, and the worst where it is another one. */
export function row(
  client: string,
  fault: string,
  settings: string,
  runs: readonly Figures[],
): string {
  const never = Infinity;
  const cells = [
    ...[client, fault, settings],
    cell(runs.map(({ failed }) => failed)),
    cell(runs.map(lostOf), 0, '', 'unknown'),
    cell(
      runs.map(({ longest }) => longest / 1000),
      2,
      ' s',
    ),
    cell(
      runs.map(({ back = never }) => back / 1000),
      1,
      ' s',
      'never',
    ),
  ];
  return `| ${cells.join(' | ')} |`;
}

/** Keys that are gone; a program that died, or could not read all of them, leaves it open. */
function lostOf({ lost, unread }: Figures): number {
  return lost === undefined || unread !== 0 ? Infinity : lost;
}

function cell(values: readonly number[], digits = 0, unit = '', infinite = ''): string {
  const text = (value: number): string =>
    Number.isFinite(value) ? `${value.toFixed(digits)}${unit}` : infinite;
  const sorted = values.toSorted((a, b) => a - b);
  const [middle, worst] = [median(sorted), sorted[sorted.length - 1]].map(text);
  return middle === worst ? middle : `${middle} (${worst})`;
}
