import { Observation } from '../../../../src/bootstrap/cluster/observation';
import { ApiError } from '../../../../src/bootstrap/kubernetes/api';
import { converge } from '../../../../src/bootstrap/run/converge';
import { Outcome } from '../../../../src/bootstrap/run/outcome';
import { slotRanges } from '../../../../src/topology';
import { blank, formed, FORMING, spec } from '../observed';
import { Script, Trace, traced } from './traced';

function run(
  script: Script,
  deadline = 60_000,
  shards = 3,
  timestamp = (): string => '0.0 s',
): Promise<Trace<Outcome> & { readonly outcome?: Outcome }> {
  return traced(script, Infinity, (client, clock, log) =>
    converge(spec(shards, 0), client, clock, log, deadline, timestamp),
  );
}

const done = formed(3, 0);
const waiting = formed(3, 0, { 1: { view: { ok: false } } });
const stuck = blank(3);

test('a healthy cluster is looked at once, without a line in the log', async () => {
  expect(await run({ see: () => done })).toEqual({
    outcome: {
      kind: 'done',
      reason: 'Healthy',
      message: 'all 3 nodes agree: 3 primaries and 0 replicas serve all 16384 slots',
    },
    log: [],
    looks: [0],
    acts: [],
  });
});

test('a refusal ends the run at once', async () => {
  const { outcome, looks } = await run({ see: () => ({ ...blank(3), autoscaler: 'redis' }) });
  expect(outcome).toMatchObject({ kind: 'refuse', reason: 'AutoscalerFound' });
  expect(looks).toEqual([0]);
});

test('a look that fails is waited out', async () => {
  const see = (now: number): Observation => {
    if (now < 5_000) throw new ApiError(503, 'GET /apis answered 503');
    return done;
  };
  const { outcome, log } = await run({ see });
  expect(outcome?.kind).toBe('done');
  expect(log[0]).toBe('0.0 s waiting (ObservationFailed): GET /apis answered 503');
});

test('the time in the log goes on from that of the caller', async () => {
  const { log } = await run({ see: () => waiting }, 1_000, 3, () => '12.0 s');
  expect(log[0]).toMatch(/^12\.0 s waiting/);
});

test('a bug in a look ends the run', async () => {
  const see = (): never => {
    throw new TypeError('undefined is not a function');
  };
  await expect(run({ see })).rejects.toThrow(TypeError);
});

test('a bug in the plan ends the run', async () => {
  const broken = formed(3, 0, { 0: { view: { lines: undefined } } });
  await expect(run({ see: () => broken })).rejects.toThrow(TypeError);
});

test('gives up after the deadline, with the reason of what it was waiting for', async () => {
  const { outcome, looks } = await run({ see: () => waiting }, 3_000);
  expect(outcome).toMatchObject({
    kind: 'gaveUp',
    reason: 'WaitingForAgreement',
    afterMs: 3_000,
  });
  expect(looks.at(-1)).toBeGreaterThan(3_000);
});

test('what is healthy at the deadline is done', async () => {
  const { outcome } = await run({ see: (now) => (now <= 3_000 ? waiting : done) }, 3_000);
  expect(outcome?.kind).toBe('done');
});

describe('while slots move', () => {
  /** Four nodes, of which the last one owns so many slots, and one does not agree for now. */
  const growing = (owned: number, agrees: boolean): Observation => {
    const [first, ...others] = slotRanges(3);
    const last = first.last - owned;
    const ranges = [{ first: 0, last }, ...others, { first: last + 1, last: first.last }];
    const taken = owned > 0 ? ranges : [first, ...others];
    return formed(4, 0, agrees ? {} : { 1: { view: { ok: false } } }, taken);
  };
  const agreesAt = (now: number): boolean => now % 2_000 < 1_000;

  test('the deadline begins anew with each slot that arrives', async () => {
    const see = (now: number): Observation => growing(Math.floor(now / 2_000), true);
    const { outcome, looks } = await run(
      { see: (now) => (now < 9_000 ? see(now) : see(9_000)) },
      3_000,
      4,
    );
    expect(outcome?.kind).toBe('gaveUp');
    expect(looks.at(-1)).toBeGreaterThan(8_000 + 3_000);
    expect(looks.at(-1)).toBeLessThan(8_000 + 5_000);
  });

  test('a move that always fails ends at the deadline, with or without waits in between', async () => {
    const see = (now: number): Observation => growing(0, agreesAt(now));
    const { outcome, acts } = await run({ see }, 10_000, 4);
    expect(outcome).toMatchObject({ kind: 'gaveUp' });
    expect(acts.length).toBeGreaterThan(3);
  });
});

test('servers do not keep the settings of forming where a run ends early', async () => {
  const forming = { view: { tuning: FORMING } };
  const stray = { pod: { problem: { text: 'asks for a password', final: true }, view: undefined } };
  const refused = await run({ see: () => formed(3, 0, { 0: forming, 1: stray }) });
  expect(refused.outcome?.kind).toBe('refuse');
  expect(refused.acts).toHaveLength(1);

  const gaveUp = await run({ see: () => formed(3, 0, { 0: forming, 1: { view: { ok: false } } }) });
  expect(gaveUp.outcome?.kind).toBe('gaveUp');
  expect(gaveUp.acts).toHaveLength(1);
});

test('the log begins with what will change', async () => {
  const missing = { ...blank(4).pods[3], view: undefined };
  const seen = { pods: [...formed(3, 0).pods, missing], replicas: 3 };
  const { log } = await run({ see: () => seen }, 1_000, 4);
  expect(log[0]).toBe('+ redis-3 as a primary');
  expect(log.find((line) => line.startsWith('0.0 s'))).toContain('ScalingOut: ');
});

test('a step that does nothing to a stuck cluster ends at the deadline', async () => {
  const { outcome } = await run({ see: () => stuck }, 5_000);
  expect(outcome).toMatchObject({ kind: 'gaveUp', reason: 'PreparingNodes' });
});
