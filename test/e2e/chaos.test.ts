import {
  deleteAllPods,
  Fault,
  forceDeletePrimary,
  killPrimary,
  rolloutRestart,
} from './chaos/faults';
import { startKillers, stopKillers } from './chaos/killer';
import { Outcome, summary, survive } from './chaos/survival';
import { Target } from './chaos/target';
import { startWriterPod, Writer } from './chaos/writer-pod';
import { apply, bootstrapped, createNamespace, deleteNamespace, shell } from './cluster';
import { redisCluster } from './redis';

jest.setTimeout(900_000);

const NAMESPACE = 'chaos-faults';
const target: Target = {
  namespace: NAMESPACE,
  name: 'redis',
  selector: `chaos=${NAMESPACE}`,
  shards: 3,
  replicas: 1,
};

/** Whether the last test left a cluster behind with which the next can begin. */
let usable = false;

beforeAll(startKillers);
beforeEach(async () => {
  if (!usable) await startCluster();
  usable = false;
});
afterAll(async () => {
  await deleteNamespace(NAMESPACE);
  await stopKillers();
});

describe('what the writers find out', () => {
  test('a key that somebody deletes is reported as lost', async () => {
    const outcome = await survive(target, async ({ nodes }) => {
      const { pod } = nodes.find(({ primary }) => primary === undefined)!;
      await shell(NAMESPACE, pod, '$cli del $($cli randomkey)');
    });
    report('a key deleted', outcome);
    expect(outcome.lost).toBe(1);
    usable = true;
  });

  test('writes that are refused are counted as failed', async () => {
    const outcome = await survive(target, async ({ nodes }) => {
      const each = (value: number): Promise<unknown> =>
        Promise.all(
          nodes.map(({ pod }) =>
            shell(NAMESPACE, pod, `$cli config set min-replicas-to-write ${value}`),
          ),
        );
      await each(2);
      await each(0);
    });
    report('writes refused', outcome);
    expect(outcome.writes.failed).toBeGreaterThan(0);
    expect(outcome.writes.messages.join()).toContain('NOREPLICAS');
    expect(outcome.lost).toBe(0);
    usable = true;
  });
});

test('a rolling restart fails no write and loses no key', () =>
  survives('rollout restart', rolloutRestart));

test('a primary whose pod is deleted by force fails no write and loses no key', () =>
  survives('forced delete of a primary', forceDeletePrimary));

test('a primary whose server is killed fails no write and loses no key', () =>
  survives('SIGKILL of a primary', killPrimary));

test('the loss of all pods at once loses no key', () =>
  survives('all pods deleted', deleteAllPods, Infinity));

/** Expects that the cluster is whole afterwards, that no key is lost, and failures up to a number. */
async function survives(name: string, fault: Fault, failed = 0): Promise<void> {
  const outcome = await survive(target, fault);
  report(name, outcome);
  expect(outcome.amiss).toBeUndefined();
  expect(outcome).toMatchObject({ lost: 0 });
  expect(outcome.writes.failed).toBeLessThanOrEqual(failed);
  usable = true;
}

function report(name: string, outcome: Outcome): void {
  console.log(summary(name, outcome));
}

async function startCluster(): Promise<void> {
  await createNamespace(NAMESPACE);
  await apply(NAMESPACE, redisCluster(NAMESPACE, { podLabels: { chaos: NAMESPACE } }));
  await bootstrapped(NAMESPACE);
  await startWriterPod(NAMESPACE);
  const writer = await Writer.start(target);
  await writer.healthy();
  writer.end();
}
