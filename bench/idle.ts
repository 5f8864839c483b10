// What run-node.sh and the keeper cost while nothing happens, on the Kubernetes that KUBECONFIG
// names.
//   npm run bench:idle -- [MINUTES]
//
// The first rows have the CPU time of the script in each pod and of the keeper, in percent of one
// core, and their memory. The last two have the milliseconds from the start of a container until
// its server runs, in pods without the script and with it: their difference is what the script
// costs at each start.
import { setTimeout as sleep } from 'node:timers/promises';
import { App, Chart } from 'cdk8s';
import { HeadlessService, NodeScript, RedisConfigMap, RedisStatefulSet, Scaling } from '../src';
import { manifest } from '../test/e2e/manifest';
import {
  apply,
  bootstrapped,
  createNamespace,
  deleteNamespace,
  shell,
} from '../test/e2e/namespace';
import { get, kubectl } from '../test/e2e/kubectl';
import { engine, redisCluster } from '../test/e2e/redis-cluster';
import { median } from './statistics';
import { table } from './table';

const MINUTES = Number(process.argv[2] ?? 10);
const NAMESPACE = 'bench-idle';
const STARTS = 5;

/** The kernel counts CPU time in hundredths of a second (proc(5)). */
const TICK_MS = 10;

/** Prints the CPU times and the memory of the script's processes. */
const SCRIPT = `for p in /proc/[0-9]*; do
  grep -q run-node $p/cmdline 2>/dev/null && echo $(cut -d ' ' -f 14-17 $p/stat) $(awk '/^Private/ {s += $2} END {print s}' $p/smaps_rollup)
done`;

interface Cost {
  readonly cpuMs: number;
  readonly memoryKib: number;
}

/** CPU time includes the commands that the script ran; memory is what no other process shares. */
async function scriptCost(pod: string): Promise<Cost> {
  const lines = (await shell(NAMESPACE, pod, SCRIPT)).trim().split('\n');
  const rows = lines.map((line) => line.split(' ').map(Number));
  return {
    cpuMs: rows.reduce((sum, [u, s, cu, cs]) => sum + (u + s + cu + cs) * TICK_MS, 0),
    memoryKib: rows.reduce((sum, row) => sum + row[4], 0),
  };
}

/** Memory is all that is resident, shared or not. */
async function keeperCost(): Promise<Cost> {
  const files = "cut -d ' ' -f 14-17 /proc/1/stat; awk '/^VmRSS/ {print $2}' /proc/1/status";
  const text = await kubectl([
    ...['exec', '-n', NAMESPACE, 'deploy/redis-keeper', '--', 'sh', '-c', files],
  ]);
  const [user, system, , , rss] = text.trim().split(/\s+/).map(Number);
  return { cpuMs: (user + system) * TICK_MS, memoryKib: rss };
}

/** Milliseconds from the start of a container until its server listens. */
async function start(nodeScript: NodeScript, number: number): Promise<number> {
  const name = `start-${number}`;
  await apply(
    NAMESPACE,
    manifest((app: App) => {
      const chart = new Chart(app, name, { namespace: NAMESPACE });
      const metadata = { name };
      new RedisStatefulSet(chart, 'nodes', {
        metadata,
        scaling: Scaling.byManifest({ pods: 1 }),
        service: new HeadlessService(chart, 'service', { metadata, selector: { app: name } }),
        config: new RedisConfigMap(chart, 'config', { metadata, engine, nodeScript }),
      });
      return chart;
    }),
  );
  await kubectl([
    'wait',
    '-n',
    NAMESPACE,
    `pod/${name}-0`,
    '--for=jsonpath={.status.phase}=Running',
    '--timeout=60s',
  ]);
  await sleep(2_000);
  const script = `echo "start $(cut -d ' ' -f 22 /proc/1/stat)"; for p in /proc/[0-9]*; do grep -q -e '^redis-server' -e '^valkey-server' $p/comm && echo "server $(cut -d ' ' -f 22 $p/stat)"; done; true`;
  const text = await shell(NAMESPACE, `${name}-0`, script);
  const at = (what: string): number => Number(new RegExp(`^${what} (\\d+)`, 'm').exec(text)?.[1]);
  await kubectl(['delete', '-n', NAMESPACE, `statefulset/${name}`, '--wait=false']);
  return (at('server') - at('start')) * TICK_MS;
}

async function main(): Promise<void> {
  await createNamespace(NAMESPACE);
  try {
    await apply(NAMESPACE, redisCluster(NAMESPACE));
    await bootstrapped(NAMESPACE);
    await sleep(30_000);
    const { items } = await get<{ items: { metadata: { name: string } }[] }>([
      ...['pods', '-n', NAMESPACE, '-l', 'app.kubernetes.io/component=node'],
    ]);
    const pods = items.map(({ metadata }) => metadata.name);
    const look = async (): Promise<Cost[]> => [
      ...(await Promise.all(pods.map(scriptCost))),
      await keeperCost(),
    ];
    const before = await look();
    await sleep(MINUTES * 60_000);
    const after = await look();
    const row = table({
      [`over ${MINUTES} minutes`]: 20,
      'CPU, % of a core': 16,
      'memory, MiB': 11,
    });
    [...pods, 'keeper'].forEach((name, index) => {
      const cpu = (after[index].cpuMs - before[index].cpuMs) / (MINUTES * 600);
      row(name, cpu.toFixed(3), (after[index].memoryKib / 1024).toFixed(1));
    });
    for (const script of [NodeScript.NONE, NodeScript.RUN_NODE]) {
      const times: number[] = [];
      for (let number = 0; number < STARTS; number++) times.push(await start(script, number));
      console.log(
        `from the start of the container to that of the server, ${script}: ${median(times)} ms`,
      );
    }
  } finally {
    await deleteNamespace(NAMESPACE);
  }
}

void main();
