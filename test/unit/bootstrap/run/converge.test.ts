import { converge, Outcome } from '../../../../src/bootstrap/run/converge';
import { keep } from '../../../../src/bootstrap/run/keep';
import { ClusterClient } from '../../../../src/bootstrap/run/live-cluster';
import { Clock } from '../../../../src/bootstrap/util/clock';
import { Observation } from '../../../../src/bootstrap/cluster/observation';
import { slotRanges } from '../../../../src/topology';
import { blank, formed, FORMING, spec } from '../observed';

interface Run {
  readonly outcome: Outcome;
  readonly log: readonly string[];
  /** When the world was looked at, and when it was acted upon, in milliseconds. */
  readonly looks: readonly number[];
  readonly acts: readonly number[];
}

/** What a run does to its world, and the time that passes in it. */
type Traces = Omit<Run, 'outcome'>;

interface Script {
  /** What is to be seen at a time. */
  readonly see: (now: number) => Observation;
  /** What comes of each step. */
  readonly answers?: readonly string[] | ((now: number) => readonly string[]);
}

async function run(script: Script, deadline = 60_000, shards = 3): Promise<Run> {
  return traced(script, Infinity, (client, clock, log) =>
    converge(spec(shards, 0), client, clock, log, deadline),
  );
}

/** What the keeper does within some milliseconds. */
async function kept(script: Script, duration: number, replicas = 0): Promise<Traces> {
  return traced(script, duration, async (client, clock, log) => {
    await expect(keep(spec(3, replicas), client, clock, log)).rejects.toBe(OVER);
  });
}

const OVER = new Error('the test is over');

async function traced<T>(
  { see, answers = [] }: Script,
  duration: number,
  act: (client: ClusterClient, clock: Clock, log: (line: string) => void) => Promise<T>,
): Promise<Traces & { outcome: T }> {
  let now = 0;
  const log: string[] = [];
  const looks: number[] = [];
  const acts: number[] = [];
  const client: ClusterClient = {
    observe: () => {
      looks.push(now);
      return Promise.resolve(see(now));
    },
    act: () => {
      acts.push(now);
      return Promise.resolve([...(typeof answers === 'function' ? answers(now) : answers)]);
    },
  };
  const clock = {
    now: () => now,
    sleep: (pause: number) => {
      now += pause;
      return now > duration ? Promise.reject(OVER) : Promise.resolve();
    },
  };
  const outcome = await act(client, clock, (line) => log.push(line));
  return { outcome, log, looks, acts };
}

const done = formed(3, 0);
const waiting = formed(3, 0, { 1: { view: { ok: false } } });
const stuck = blank(3);

test('a finished cluster is looked at once, in silence', async () => {
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
  expect(outcome.kind).toBe('refuse');
  expect(looks).toEqual([0]);
});

test('a step is logged with the number of its commands, and with what was not accepted', async () => {
  const see = (now: number): Observation => (now < 5 ? stuck : done);
  const { log, acts } = await run({ see, answers: ['redis-0: CLUSTER ... answered: ERR no'] });
  expect(log).toEqual([
    '0.0 s apply the settings for forming a cluster (3 commands)',
    '  redis-0: CLUSTER ... answered: ERR no',
  ]);
  expect(acts).toEqual([0]);
});

test('a single command is one command', async () => {
  const see = (now: number): Observation => (now < 5 ? { ...blank(3), replicas: 2 } : done);
  expect((await run({ see })).log).toEqual([
    '0.0 s scale the StatefulSet from 2 to 3 pods (1 command)',
  ]);
});

test('a step that shows no effect is sent again, but not within a second', async () => {
  const { acts } = await run({ see: () => stuck }, 5_000);
  const gaps = acts.slice(1).map((at, index) => at - acts[index]);
  expect(gaps.length).toBeGreaterThan(1);
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1_000);
  expect(Math.max(...gaps)).toBeLessThanOrEqual(1_500);
});

describe('a step that is tried again and again', () => {
  const texts = (log: readonly string[]): string[] =>
    log.map((line) => line.replace(/^\S+ s /, ''));
  const step = 'apply the settings for forming a cluster (3 commands)';

  test('is logged once, and then every half minute, with what came of it', async () => {
    const { log, acts } = await run({ see: () => stuck, answers: ['no'] }, 65_000);
    expect(acts.length).toBeGreaterThan(40);
    expect(texts(log)).toEqual([step, '  no', step, '  no', step, '  no']);
  });

  test('is logged at once where something new comes of it', async () => {
    const answers = (now: number): string[] => (now < 10_000 ? ['no'] : ['no', 'never']);
    const { log } = await run({ see: () => stuck, answers }, 20_000);
    expect(texts(log)).toEqual([step, '  no', step, '  never']);
  });

  test('is no news after a wait in between', async () => {
    const see = (now: number): Observation => (now % 4_000 < 2_000 ? stuck : waiting);
    const { log } = await run({ see, answers: ['no'] }, 20_000);
    expect(texts(log)).toEqual([step, '  no', expect.stringContaining('waiting: ')]);
  });
});

test('looks become rarer while nothing changes, down to two a second', async () => {
  const { looks } = await run({ see: () => waiting }, 20_000);
  const gaps = looks.slice(1).map((at, index) => at - looks[index]);
  expect(gaps[0]).toBe(10);
  expect(gaps.every((gap, index) => index === 0 || gap >= gaps[index - 1] - 1e-6)).toBe(true);
  expect(gaps.at(-1)).toBeCloseTo(500);
});

test('looks become frequent again as soon as something changes', async () => {
  const see = (now: number): Observation => (now < 10_000 ? waiting : stuck);
  const { looks } = await run({ see }, 12_000);
  const first = looks.findIndex((at) => at >= 10_000);
  expect(looks[first + 1] - looks[first]).toBe(10);
});

test('what passes within a second is not worth a line, unless it is the first wait', async () => {
  const other = formed(3, 0, { 2: { view: { ok: false } } });
  const see = (now: number): Observation => (now < 300 ? waiting : now < 600 ? other : done);
  expect((await run({ see })).log).toEqual([
    '0.0 s waiting: 2 of 3 nodes agree; redis-1 reports cluster_state:fail',
  ]);
});

test('a long wait is repeated every half minute', async () => {
  const { log } = await run({ see: () => waiting }, 65_000);
  expect(log).toHaveLength(3);
  expect(new Set(log.map((line) => line.replace(/^\S+ s /, ''))).size).toBe(1);
});

test('gives up after the deadline, and says what it was waiting for', async () => {
  const { outcome, looks } = await run({ see: () => waiting }, 3_000);
  expect(outcome).toEqual({
    kind: 'gaveUp',
    reason: 'WaitingForAgreement',
    message: 'gave up after 3.0 s: 2 of 3 nodes agree; redis-1 reports cluster_state:fail',
  });
  expect(looks.at(-1)).toBeGreaterThan(3_000);
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
    expect(outcome.kind).toBe('gaveUp');
    expect(looks.at(-1)).toBeGreaterThan(8_000 + 3_000);
    expect(looks.at(-1)).toBeLessThan(8_000 + 5_000);
  });

  test('one that fails for ever ends at the deadline, whatever is waited for in between', async () => {
    const see = (now: number): Observation => growing(0, agreesAt(now));
    const { outcome, acts } = await run({ see }, 10_000, 4);
    expect(outcome).toMatchObject({ kind: 'gaveUp' });
    expect(acts.length).toBeGreaterThan(3);
  });
});

test('what is done at the deadline is done', async () => {
  const { outcome } = await run({ see: (now) => (now <= 3_000 ? waiting : done) }, 3_000);
  expect(outcome.kind).toBe('done');
});

test('a look that fails is waited out', async () => {
  const see = (now: number): Observation => {
    if (now < 5_000) throw new Error('GET /apis answered 503');
    return done;
  };
  const { outcome, log } = await run({ see });
  expect(outcome.kind).toBe('done');
  expect(log[0]).toBe('0.0 s waiting: GET /apis answered 503');
});

test('a mistake in the plan ends the run, and is not waited out', async () => {
  const flawed = formed(3, 0, { 0: { view: { lines: undefined } } });
  await expect(run({ see: () => flawed })).rejects.toThrow(TypeError);
});

test('servers are not left with the settings of forming where nothing more can be done', async () => {
  const hasty = { view: { tuning: FORMING } };
  const stray = { pod: { problem: { text: 'asks for a password', final: true }, view: undefined } };
  const refused = await run({ see: () => formed(3, 0, { 0: hasty, 1: stray }) });
  expect(refused.outcome.kind).toBe('refuse');
  expect(refused.acts).toHaveLength(1);

  const gaveUp = await run({ see: () => formed(3, 0, { 0: hasty, 1: { view: { ok: false } } }) });
  expect(gaveUp.outcome.kind).toBe('gaveUp');
  expect(gaveUp.acts).toHaveLength(1);
});

describe('the keeper', () => {
  test('rests first, looks every 3 s while nothing is wrong, and says so once', async () => {
    const { log, looks, acts } = await kept({ see: () => done }, 120_000);
    expect(looks[0]).toBe(3_000);
    expect(looks.at(-1)! - looks.at(-2)!).toBe(3_000);
    expect(acts).toEqual([]);
    expect(log).toEqual([expect.stringContaining('all 3 nodes agree')]);
  });

  test('goes on where a Job refuses', async () => {
    const foreign = formed(3, 0, { 1: { view: { keys: 1 }, own: { slots: [] } } });
    const see = (now: number): Observation => (now < 60_000 ? foreign : done);
    const { log } = await kept({ see }, 120_000);
    expect(log[0]).toContain('waiting: refused: ');
    expect(log.at(-1)).toContain('all 3 nodes agree');
  });

  test('leaves the number of pods to the Job', async () => {
    const { acts, log } = await kept({ see: () => ({ ...formed(3, 0), replicas: 2 }) }, 30_000);
    expect(acts).toEqual([]);
    expect(log[0]).toContain('waiting: the Job has to scale the StatefulSet from 2 to 3 pods');
  });

  test('heals though an autoscaler scales the pods, which it never does', async () => {
    const lost = formed(3, 0, { 2: { pod: { host: '10.0.9.9' } } });
    const { acts } = await kept({ see: () => ({ ...lost, autoscaler: 'redis' }) }, 10_000);
    expect(acts[0]).toBe(3_000);
  });

  test('repairs at once', async () => {
    const { acts } = await kept({ see: () => blank(3) }, 10_000);
    expect(acts[0]).toBe(3_000);
  });

  test('hands primaries over only after the cluster was calm for twice the node timeout', async () => {
    const calmFrom = 20_000;
    const together = { pod: { place: { node: 'a' } } };
    const crowded = formed(3, 1, { 0: together, 1: together, 2: together });
    const see = (now: number): Observation =>
      now < calmFrom ? { pods: crowded.pods.map((pod) => ({ ...pod, view: undefined })) } : crowded;
    const { acts } = await kept({ see }, 120_000, 1);
    expect(acts[0]).toBeGreaterThanOrEqual(calmFrom + 2 * spec(3, 1).tuning.nodeTimeout - 3_000);
  });
});
