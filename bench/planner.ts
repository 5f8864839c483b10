// How long one plan takes at the size that the Redis cluster specification is made for: 1,000 nodes,
// 500 shards with a replica each, before they are a cluster, when they are one, and on the way to 250.
// Then the same is simulated on the model of servers of the tests, with gossip, elections and slots
// that move: the creation of 1,000 nodes, and a change to half of the shards. Node.js would take a
// heap as large as the machine allows before it cleans up: so it has a limit.
//   npm run bench:planner -- [--shards 500] [--keys 5000]
import { parseArgs } from 'node:util';
import { Observation } from '../src/bootstrap/cluster/observation';
import { plan } from '../src/bootstrap/plan/plan';
import { Cluster } from '../test/model/cluster/cluster';
import { blank, formed, spec } from '../test/unit/bootstrap/observed';
import { median } from './median';
import { expectHealthy, simulate } from './planner/simulate';

/** The figures that this project sets itself, in seconds and in MB. */
const TARGETS = { plan: 0.2, simulation: 60, memory: 500 };

const { values } = parseArgs({
  options: {
    shards: { type: 'string', default: '500' },
    keys: { type: 'string', default: '5000' },
  },
});
const shards = Number(values.shards);
const half = shards / 2;

async function main(): Promise<void> {
  console.log('                                     measured  target');
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

/** Plans from the same sight several times, each time from a fresh copy, as a look is. */
function measure(name: string, wish: number, look: () => Observation): void {
  const seconds = Array.from({ length: 5 }, () => {
    const seen = look();
    const start = performance.now();
    plan(spec(wish, 1), seen);
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
  console.log(`${name.padEnd(45)}${measured.padEnd(10)}${target}`);
}

void main();
