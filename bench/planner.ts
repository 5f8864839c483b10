// The planner at 1,000 nodes, the size that the Redis cluster specification is made for.
//   npm run bench:planner -- [--shards 500] [--keys 5000]
//
// First the seconds of one plan: for blank nodes, for a formed cluster, and on the way to half of
// the shards. Then two runs of the bootstrap on the model of servers (test/model), in real seconds
// and in the model's: forming the cluster, and the change to half of the shards, with gossip,
// elections and slots that move. The targets are this project's own. The npm script limits the
// heap, because Node.js would grow it to what the machine has before it collects garbage.
import { parseArgs } from 'node:util';
import { Observation } from '../src/bootstrap/cluster/observation';
import { plan } from '../src/bootstrap/plan/plan';
import { Cluster } from '../test/model/cluster/cluster';
import { blank, formed, spec } from '../test/unit/bootstrap/observed';
import { median } from './statistics';
import { table } from './table';
import { expectHealthy, simulate } from './planner/simulate';

/** The targets of this project, in seconds and in MB. */
const TARGETS = { plan: 0.2, simulation: 60, memory: 500 };

const { values } = parseArgs({
  options: {
    shards: { type: 'string', default: '500' },
    keys: { type: 'string', default: '5000' },
  },
});
const shards = Number(values.shards);
const half = shards / 2;
const row = table({ '': 43, measured: 8, target: 30 });

async function main(): Promise<void> {
  measure(`a plan for ${2 * shards} blank nodes`, shards, () => blank(2 * shards));
  measure(`for a cluster of ${shards} shards`, shards, () => formed(shards, 1));
  measure(`on the way to ${half} shards`, half, () => formed(shards, 1));

  const cluster = new Cluster({ shards, replicasPerShard: 1 }, 1);
  const creation = await step(`creation of ${2 * shards} nodes`, cluster);

  cluster.write(Array.from({ length: Number(values.keys) }, (_, key) => key));
  cluster.time.advance(1_000);
  const keys = cluster.keys();
  cluster.safety.minCopies = 2;
  cluster.changeTopology({ shards: half, replicasPerShard: 1 });
  const change = await step(`change to ${half} shards`, cluster);
  const kept = cluster.keys();
  const lost = [...keys].filter((key) => !kept.has(key));
  if (lost.length > 0) throw new Error(`${lost.length} keys are lost`);

  show('both, s', (creation + change).toFixed(1), TARGETS.simulation);
  const peak = process.resourceUsage().maxRSS / 1_000;
  show('peak memory, MB', peak.toFixed(0), TARGETS.memory);
}

/** Plans several times, each time from a fresh observation. */
function measure(name: string, targetShards: number, observe: () => Observation): void {
  const seconds = Array.from({ length: 5 }, () => {
    const seen = observe();
    const start = performance.now();
    plan(spec(targetShards, 1), seen);
    return (performance.now() - start) / 1_000;
  });
  showPlans(name, seconds);
}

/** Runs the program on the model once, and returns how many seconds that took. */
async function step(name: string, cluster: Cluster): Promise<number> {
  const run = await simulate(cluster);
  expectHealthy(cluster, run);
  show(`${name}, s`, run.seconds.toFixed(1), `(${run.simulated.toFixed(1)} s by its own clock)`);
  showPlans(`its ${run.plans.length} plans`, run.plans);
  return run.seconds;
}

function showPlans(name: string, seconds: readonly number[]): void {
  show(`${name}: median, s`, median(seconds).toFixed(3), TARGETS.plan);
  show(`${name}: longest, s`, Math.max(...seconds).toFixed(3), TARGETS.plan);
}

function show(name: string, measured: string, target: number | string): void {
  row(name, measured, `${target}`);
}

void main();
