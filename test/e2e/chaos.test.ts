import { setTimeout as sleep } from 'node:timers/promises';
import { AppendFsync } from '../../src';
import { NODE_POWER, Fault, swapAddresses, upgrade } from './chaos/faults';
import { besideServers, startKillers, stopKillers } from './chaos/killer';
import { drawInTurn, seededRandom } from './chaos/random';
import { redisTarget, redisYaml, start, upgradePath } from './chaos/setup';
import { Outcome, summary, SurvivalOptions, survive } from './chaos/survival';
import { PREFIX, Target } from './chaos/target';
import {
  ACCIDENTS,
  ALL_PODS,
  DRAIN,
  FORCED,
  POWER_CUT,
  ROLLOUT,
  SIGKILL,
  Trial,
  VOLUMES,
} from './chaos/trials';
import { deleteNamespace, shell } from './namespace';
import { engine } from './redis-cluster';

jest.setTimeout(1_800_000);

const ROUNDS = Number(process.env.CHAOS_ROUNDS ?? 4);
const SEED = Number(process.env.CHAOS_SEED ?? Date.now() % 1_000_000);
const random = seededRandom(SEED);

beforeAll(startKillers);
afterAll(stopKillers);

describe('one cluster', () => {
  const target = redisTarget(`${PREFIX}-faults`);
  /** Whether the last test left a healthy cluster behind. */
  let healthy = false;

  beforeEach(async () => {
    if (!healthy) await start([target], [redisYaml(target)]);
    healthy = false;
  });
  afterAll(() => deleteNamespace(target.namespace));

  async function outcomeOf(
    name: string,
    fault: Fault,
    options?: SurvivalOptions,
  ): Promise<Outcome> {
    const outcome = await surviveAndReport(name, target, fault, options);
    healthy = outcome.problem === undefined;
    return outcome;
  }
  async function survives(trial: Trial): Promise<void> {
    expectSurvival(trial, await outcomeOf(trial.name, trial.fault));
  }

  test('reports deleted keys as lost', async () => {
    const outcome = await outcomeOf('keys deleted', async ({ nodes }) => {
      const { pod } = nodes.find(({ primary }) => primary === undefined)!;
      const { cli = '$cli' } = target.access ?? {};
      // Several, because keys of earlier tests are not read back.
      const script = `for n in 1 2 3 4 5 6 7 8 9; do ${cli} del $(${cli} randomkey); done`;
      await shell(target.namespace, pod, script);
    });
    expect(outcome.lost).toBeGreaterThan(0);
  });

  test('reports writes that are refused as failed', async () => {
    const outcome = await outcomeOf('writes refused', async ({ nodes }) => {
      for (const copies of [2, 0]) {
        const script = `$cli $own config set min-replicas-to-write ${copies}`;
        await Promise.all(nodes.map(({ pod }) => shell(target.namespace, pod, script)));
      }
    });
    expect(outcome.writes.failed).toBeGreaterThan(0);
    expect(outcome.writes.messages.join()).toContain('NOREPLICAS');
    expect(outcome.lost).toBe(0);
  });

  test('reports writes as failed that no replica has, where the writers wait for one', async () => {
    const fault: Fault = async ({ nodes }) => {
      const replicas = nodes.filter(({ primary }) => primary !== undefined);
      await besideServers(replicas, 'kill -STOP $(server $uid)');
      await sleep(2_000);
      await besideServers(replicas, 'kill -CONT $(server $uid)');
    };
    const outcome = await outcomeOf('replicas stopped', fault, { flags: ['--replicated'] });
    expect(outcome.writes.failed).toBeGreaterThan(0);
    expect(outcome.writes.messages).toEqual(['no replica has it']);
    expect(outcome.lost).toBe(0);
  });

  test('fails no write while it is restarted pod by pod', () => survives(ROLLOUT));
  test('fails no write while each Kubernetes node is drained', () => survives(DRAIN));
  test('comes back when all pods are deleted at once', () => survives(ALL_PODS));
  test('fails no write when the pod of a primary is deleted by force', () => survives(FORCED));
  test('fails no write when the server of a primary is killed', () => survives(SIGKILL));
  test('comes back when the volumes of a replica and of a primary are emptied', () =>
    survives(VOLUMES));

  test('survives accidents in any order', async () => {
    console.log(`CHAOS_ROUNDS=${ROUNDS} CHAOS_SEED=${SEED}`);
    for (const trial of drawInTurn(ACCIDENTS, ROUNDS, random)) await survives(trial);
  });
});

describe('two clusters', () => {
  const targets = ['redis', 'other'].map((name) => redisTarget(`${PREFIX}-swap`, name));
  beforeAll(() =>
    start(
      targets,
      // All servers are killed at once: with everysec, the last second of writes would be lost.
      targets.map((target) => redisYaml(target, { appendFsync: AppendFsync.ALWAYS })),
    ),
  );
  afterAll(() => deleteNamespace(targets[0].namespace));

  test('each find their own nodes again after their addresses were swapped', async () => {
    const fault = swapAddresses();
    const outcomes = await Promise.all(
      targets.map((target) => surviveAndReport(`swapped: ${target.name}`, target, fault)),
    );
    for (const outcome of outcomes) expectSurvival({ mayFail: true, mayLose: false }, outcome);
  });
});

describe('an old engine', () => {
  const target = redisTarget(`${PREFIX}-upgrade`);
  const [oldest, ...newer] = upgradePath(engine).map((step) => redisYaml(target, { engine: step }));
  beforeAll(() => start([target], [oldest]));
  afterAll(() => deleteNamespace(target.namespace));

  test('fails no write while it is upgraded', async () => {
    const outcome = await surviveAndReport('upgrade', target, upgrade(newer));
    expectSurvival({ mayFail: false, mayLose: false }, outcome);
  });
});

// Last, because everything else on that Kubernetes node loses power as well.
(NODE_POWER ? describe : describe.skip)('without power on a Kubernetes node', () => {
  const plain = redisTarget(`${PREFIX}-power`);
  const safe = redisTarget(`${PREFIX}-power-safe`);
  afterAll(() => Promise.all([plain, safe].map(({ namespace }) => deleteNamespace(namespace))));

  test('a cluster elects a replica, and is healthy when the power is back', async () => {
    await start([plain], [redisYaml(plain)]);
    expectSurvival(POWER_CUT, await surviveAndReport(POWER_CUT.name, plain, POWER_CUT.fault));
  });

  test('a cluster whose writers wait for a copy loses no key', async () => {
    await start([safe], [redisYaml(safe, { minReplicasToWrite: 1 })]);
    const flags = ['--replicated'];
    const outcome = await surviveAndReport('power cut, with WAIT', safe, POWER_CUT.fault, {
      flags,
    });
    expectSurvival({ mayFail: true, mayLose: false }, outcome);
  });
});

async function surviveAndReport(
  name: string,
  target: Target,
  fault: Fault,
  options: SurvivalOptions = {},
): Promise<Outcome> {
  const outcome = await survive(target, fault, { random, ...options });
  console.log(`${engine.image}, ${summary(name, outcome)}`);
  return outcome;
}

function expectSurvival(
  { mayFail, mayLose }: Pick<Trial, 'mayFail' | 'mayLose'>,
  { problem, lost, writes }: Outcome,
): void {
  expect(problem).toBeUndefined();
  expect(lost).toBeDefined();
  if (!mayLose) expect(lost).toBe(0);
  if (!mayFail) expect(writes.failed).toBe(0);
}
