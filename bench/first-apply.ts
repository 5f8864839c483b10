// The first `kubectl apply` of the quick start, on the Kubernetes that KUBECONFIG names.
//   npm run bench:first-apply -- [RUNS] [PART OF A NAME]
//
// Beside it are the same with a password, the first recipe with its manual step, and a Job that does
// nothing: the least time that Kubernetes needs to start a Job and to see that it ended. A row has
// seconds from the apply on, as the median and all runs; one of each follows the other. The images
// must be on the Kubernetes nodes, or pulling them is measured.
import { setTimeout as sleep } from 'node:timers/promises';
import { apply, createNamespace, deleteNamespace, shell } from '../test/e2e/namespace';
import { get, kubectl } from '../test/e2e/kubectl';
import { firstRecipe } from './first-recipe';
import { GENERATED, GIVEN, quickstart, secretFirst, statefulSetLast } from './quickstart';
import { medianOfAll } from './statistics';

const RUNS = Number(process.argv[2] ?? 3);
const NAME = process.argv[3] ?? '';
const NAMESPACE = 'bench-first-apply';
const BOOTSTRAP = 'app.kubernetes.io/component=bootstrap';

const recipe = firstRecipe(
  process.env.REDIS_IMAGE ?? 'redis:7.0.15',
  ({ metadata: { name } }) => !/boot/.test(name),
);
const idle = JSON.stringify({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name: 'idle', labels: { 'app.kubernetes.io/component': 'bootstrap' } },
  spec: {
    template: {
      spec: {
        restartPolicy: 'Never',
        containers: [{ name: 'idle', image: 'node:24.21.0-slim', command: ['node', '--eval', ''] }],
      },
    },
  },
});

type Contestant = (start: number) => Promise<number[]>;

/** Applies a cluster, and measures until every node says ok, and until the Job is complete. */
function applied(items: readonly object[]): Contestant {
  const manifest = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
  return async (start) => {
    await apply(NAMESPACE, manifest);
    await jobEnd();
    const complete = seconds(start);
    const log = await kubectl(['logs', '-n', NAMESPACE, '-l', BOOTSTRAP, '--timestamps']);
    const agreed = /^(\S+) Healthy: /m.exec(log)?.[1];
    if (agreed === undefined) throw new Error(`the Job's log does not say Healthy:\n${log}`);
    return [(Date.parse(agreed) - start) / 1000, complete];
  };
}

const contestants: Record<string, Contestant> = {
  'quick start: every node ok, Job complete': applied(quickstart(NAMESPACE)),
  'quick start, a Secret that is given: the same': applied(
    secretFirst(quickstart(NAMESPACE, GIVEN)),
  ),
  'quick start, a generated password: the same': applied(quickstart(NAMESPACE, GENERATED)),
  'quick start, a generated password, the StatefulSet last: the same': applied(
    statefulSetLast(quickstart(NAMESPACE, GENERATED)),
  ),
  'first recipe by hand: every node ok': async (start) => {
    await apply(NAMESPACE, recipe);
    const pods = ['-n', NAMESPACE, '-l', 'app=redis-cluster'];
    for (let last = ''; !/^(True ){6}$/.test(last);) {
      const ready = '{range .items[*]}{.status.conditions[?(@.type=="Ready")].status} {end}';
      last = await kubectl(['get', 'pods', ...pods, '-o', `jsonpath=${ready}`]);
    }
    const { items } = await get<{ items: { status: { podIP: string } }[] }>(['pods', ...pods]);
    const nodes = items.map(({ status }) => `${status.podIP}:6379`).join(' ');
    const create = `--cluster create ${nodes} --cluster-replicas 1 --cluster-yes`;
    await shell(NAMESPACE, 'redis-cluster-0', `$cli ${create} >/dev/null`);
    const ask = items.map(({ status }) => `$cli -h ${status.podIP} cluster info;`).join(' ');
    for (let ok = 0; ok < 6;) {
      ok = (await shell(NAMESPACE, 'redis-cluster-0', ask)).match(/state:ok/g)?.length ?? 0;
    }
    return [seconds(start)];
  },
  'a Job that does nothing: complete': async (start) => {
    await apply(NAMESPACE, idle);
    await jobEnd();
    return [seconds(start)];
  },
};

async function main(): Promise<void> {
  const chosen = Object.entries(contestants).filter(([name]) => name.includes(NAME));
  const runs = new Map(chosen.map(([name]) => [name, [] as number[][]]));
  for (let run = 0; run < RUNS; run++) {
    for (const [name, contestant] of chosen) {
      await createNamespace(NAMESPACE, 'privileged');
      // Kubernetes is still deleting the last namespace.
      await sleep(3_000);
      runs.get(name)?.push(await contestant(Date.now()));
      await deleteNamespace(NAMESPACE);
    }
  }
  for (const [name, measured] of runs) {
    const columns = measured[0].map((_, column) => measured.map((each) => each[column]));
    const shown = columns.map((list) => `${medianOfAll(list, 1)} s`);
    console.log(`${name}: ${shown.join(', ')}`);
  }
}

async function jobEnd(): Promise<void> {
  const job = ['job', '-n', NAMESPACE, '-l', BOOTSTRAP];
  await kubectl(['wait', '--for=condition=complete', ...job, '--timeout=120s']);
}

function seconds(start: number): number {
  return (Date.now() - start) / 1000;
}

void main();
