// How long one plan takes at the size that the Redis cluster specification is made for: 1,000 nodes,
// 500 shards with a replica each, before they are a cluster, when they are one, and on the way to 250.
//   npm run bench:planner -- [--shards 500]
import { parseArgs } from 'node:util';
import { Observation } from '../src/bootstrap/observation';
import { plan } from '../src/bootstrap/plan';
import { blank, formed, wanted } from '../test/bootstrap/observed';
import { median } from './median';

/** The figures that this project sets itself, in seconds and in MB. */
const TARGETS = { plan: 0.2, memory: 500 };

const { values } = parseArgs({ options: { shards: { type: 'string', default: '500' } } });
const shards = Number(values.shards);

measure(`${2 * shards} blank nodes`, shards, () => blank(2 * shards));
measure(`a cluster of ${shards} shards`, shards, () => formed(shards, 1));
measure(`${shards} shards, and ${shards / 2} are wanted`, shards / 2, () => formed(shards, 1));
console.log(`peak memory ${(process.resourceUsage().maxRSS / 1_000).toFixed(0)} MB`, TARGETS);

function measure(name: string, wish: number, look: () => Observation): void {
  const seconds = Array.from({ length: 5 }, () => {
    const seen = look();
    const start = performance.now();
    plan(wanted(wish, 1), seen);
    return (performance.now() - start) / 1_000;
  });
  console.log(
    `${name.padEnd(36)} ${median(seconds).toFixed(2)} s (longest ${Math.max(...seconds).toFixed(2)})`,
  );
}
