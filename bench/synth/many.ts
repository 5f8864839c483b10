// Synthesizes as many RedisClusters as its argument says, in one chart, because cdk8s' own time
// grows with the square of the number of charts. Prints a `Figures` of bench/synth.ts as JSON.
import { App, Chart } from 'cdk8s';
import 'cdk8s-plus-27';
import { RedisCluster } from '../../src';

const count = Number(process.argv[2]);
const start = performance.now();
const app = new App();
const chart = new Chart(app, 'bench');
for (let index = 0; index < count; index++) {
  new RedisCluster(chart, `redis${index}`);
}
app.synth();
const milliseconds = performance.now() - start;

// What the app still holds, without what only waits to be collected.
globalThis.gc?.();
const heap = process.memoryUsage().heapUsed / 2 ** 20;
const rss = process.resourceUsage().maxRSS / 2 ** 10;
console.log(JSON.stringify({ milliseconds, heap, rss, clusters: chart.node.children.length }));
