import { Observation } from '../../../../src/bootstrap/cluster/observation';
import { look, rounds } from '../../../../src/bootstrap/run/rounds';
import { stopwatch } from '../../../../src/bootstrap/util/clock';
import { blank, formed, spec } from '../observed';
import { Script, Trace, traced } from './traced';

/** Looks and acts for some milliseconds, with pauses of half a second at most. */
function run(script: Script, duration: number): Promise<Trace<never>> {
  return traced(script, duration, async (client, clock, log) => {
    const round = rounds(client, clock, log, 500, stopwatch(clock));
    for (;;) {
      const { seen, decision } = await look(spec(3, 0), client);
      await round(decision, seen);
    }
  });
}

const waiting = formed(3, 0, { 1: { view: { ok: false } } });
const stuck = blank(3);

function gaps(times: readonly number[]): number[] {
  return times.slice(1).map((at, index) => at - times[index]);
}

test('a step that shows no effect is sent again, but not within a second', async () => {
  const { acts } = await run({ see: () => stuck }, 5_000);
  expect(acts.length).toBeGreaterThan(2);
  expect(Math.min(...gaps(acts))).toBeGreaterThanOrEqual(1_000);
  expect(Math.max(...gaps(acts))).toBeLessThanOrEqual(1_500);
});

test('looks become rarer while nothing changes, down to two a second', async () => {
  const { looks } = await run({ see: () => waiting }, 20_000);
  const pauses = gaps(looks);
  expect(pauses[0]).toBe(10);
  expect(pauses.every((pause, index) => index === 0 || pause >= pauses[index - 1] - 1e-6)).toBe(
    true,
  );
  expect(pauses.at(-1)).toBeCloseTo(500);
});

test('looks become frequent again as soon as something changes', async () => {
  const see = (now: number): Observation => (now < 10_000 ? waiting : stuck);
  const { looks } = await run({ see }, 12_000);
  const first = looks.findIndex((at) => at >= 10_000);
  expect(looks[first + 1] - looks[first]).toBe(10);
});
