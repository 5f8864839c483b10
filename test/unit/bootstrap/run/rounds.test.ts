import { Observation } from '../../../../src/bootstrap/cluster/observation';
import { Decision, wait } from '../../../../src/bootstrap/plan/decision';
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

test('a step that would do harm in a passing state is taken only when that has lasted 5 s', async () => {
  const step: Decision = {
    kind: 'step',
    reason: 'RenewingEpochs',
    message: 'raise the epoch',
    commands: [{ kind: 'bumpEpoch', pod: 0 }],
    ifLasting: true,
  };
  const decide = (now: number): Decision =>
    now > 4_000 && now < 4_600 ? wait('WaitingForAgreement', 'not yet') : step;
  const { acts, log } = await traced({ see: () => stuck }, 11_000, async (client, clock, write) => {
    const round = rounds(client, clock, write, 500, stopwatch(clock));
    for (;;) await round(decide(clock.now()), await client.observe());
  });
  expect(acts[0]).toBeGreaterThanOrEqual(9_600);
  expect(acts[0]).toBeLessThan(10_200);
  expect(log[0]).toContain('waiting (WaitingForAgreement): if it lasts: raise the epoch');
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

test('of the many steps of a long move the log has those of which something is told', async () => {
  let left = 4_096;
  const answers = (now: number): string[] => (now % 10_000 < 2_000 ? [`moved by ${now}`] : []);
  const { log, acts } = await traced(
    { see: () => stuck, answers },
    60_000,
    async (client, clock, write) => {
      const round = rounds(client, clock, write, 500, stopwatch(clock));
      for (; ; left--) {
        const ranges = [{ first: 0, last: left }];
        const move: Decision = {
          kind: 'step',
          reason: 'MovingSlots',
          message: `move ${left} slots`,
          commands: [{ kind: 'moveSlots', source: 0, target: 1, ranges }],
        };
        await round(move, await client.observe());
        // Nodes agree within a moment after each step.
        await round(wait('WaitingForAgreement', `about ${left}`), stuck);
        await clock.sleep(1_980);
      }
    },
  );
  expect(acts).toHaveLength(31);
  const steps = log.filter((line) => line.includes('MovingSlots'));
  const times = steps.map((line) => Number.parseInt(line, 10));
  expect(times).toEqual([0, 10, 20, 30, 40, 50, 60]);
  expect(log).toHaveLength(2 * times.length);
});
