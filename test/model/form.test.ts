import fc from 'fast-check';
import { bootstrap, bootstrapTogether } from './cluster/bootstrap';
import { failure, kindOf } from './cluster/problems';
import { redisCliCreate } from './cluster/redis-cli-create';
import { blankPods, expectFormed } from './forming';
import { clusterOf } from './cases';
import { checkProperty } from './property';

test('blank pods become a cluster, wherever they run', async () => {
  await checkProperty(
    blankPods,
    async (start) => {
      const cluster = clusterOf(start);
      expectFormed(cluster, await bootstrap(cluster));
    },
    20,
  );
});

test('a finished cluster is left alone', async () => {
  await checkProperty(
    blankPods,
    async (start) => {
      const cluster = clusterOf(start);
      await bootstrap(cluster);
      cluster.time.advance(10_000);
      cluster.sent.length = 0;
      expectFormed(cluster, await bootstrap(cluster));
      expect(cluster.sent).toEqual([]);
    },
    15,
  );
});

test('two runs at once form one cluster', async () => {
  await checkProperty(
    fc.tuple(blankPods, fc.option(fc.nat(100))),
    async ([start, kill]) => {
      const cluster = clusterOf(start);
      const killAfter = kill ?? undefined;
      const [first] = await bootstrapTogether(cluster, { jitter: 50 }, { jitter: 50, killAfter });
      // Only the run that ends last leaves the settings as they belong.
      cluster.time.advance(1_000);
      if (kindOf(first) !== 'done') throw failure([JSON.stringify(first)], cluster);
      expectFormed(cluster, await bootstrap(cluster));
    },
    12,
  );
});

test('what an interrupted redis-cli --cluster create left behind is finished', async () => {
  await checkProperty(
    fc.tuple(blankPods, fc.nat(60), fc.nat(4_000)),
    async ([start, steps, pause]) => {
      const cluster = clusterOf(start);
      redisCliCreate(cluster, steps);
      cluster.time.advance(pause);
      expectFormed(cluster, await bootstrap(cluster));
    },
    20,
  );
});
