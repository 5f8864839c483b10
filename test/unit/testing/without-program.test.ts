import { Testing } from 'cdk8s';
import { BootstrapOptions, RedisCluster } from '../../../src';
import { withoutProgram } from '../../../src/testing/without-program';
import { Manifest, manifest, text } from '../constructs/synth';

/** A cluster as a snapshot has it, field by field. */
function snapshot(options: BootstrapOptions = {}, Cluster = RedisCluster): string {
  const chart = Testing.chart();
  new Cluster(chart, 'redis', { metadata: { name: 'redis' }, ...options });
  return JSON.stringify(Testing.synth(chart), (_, value: unknown) => withoutProgram(value), 2);
}

/** The constructs with files of other texts, such as those of another release. */
async function anotherRelease(): Promise<typeof RedisCluster> {
  let Cluster = RedisCluster;
  await jest.isolateModulesAsync(async () => {
    jest.doMock('../../../src/constructs/common/package-path', () => ({
      packagePath: () => __filename,
    }));
    Cluster = (await import('../../../src')).RedisCluster;
  });
  return Cluster;
}

test('a release with another program and other scripts changes what restarts the servers', async () => {
  const [before, after] = [snapshot(), snapshot({}, await anotherRelease())].map((objects) =>
    objects.split('\n'),
  );
  const changed = after.filter((line, index) => line !== before[index]);
  const config = expect.stringMatching(/"name": "redis-config-[0-9a-f]{8}"/) as unknown;
  expect(changed).toEqual([config, config]);
});

test('the whole manifest of such a release is another one', async () => {
  const Cluster = await anotherRelease();
  const [before, after] = [RedisCluster, Cluster].map((Each) => {
    const chart = Testing.chart();
    new Each(chart, 'redis', { metadata: { name: 'redis' } });
    return manifest(chart, 'Job').metadata.name;
  });
  expect(after).not.toBe(before);
});

test('whatever a user changes is seen', () => {
  expect(snapshot({ shards: 4 })).not.toBe(snapshot());
  expect(snapshot({ nodeJsImage: 'node:22' })).not.toBe(snapshot());
});

test('a cluster takes at most 30 KB, of which nothing is the program', () => {
  expect(snapshot().length).toBeLessThan(30_000);
});

test('what is not of this package is the same object', () => {
  const others = [
    { kind: 'Job', metadata: { name: 'migrate-0a1b2c3d' } },
    { kind: 'Job', metadata: { name: 'backup', labels: {} } },
    { kind: 'Job' },
    { data: { 'backup.sh': 'exit 1' } },
    { 'backup.sh': 'exit 1' },
    { 'redis.conf': 'port 6379' },
    ['bootstrap.js.br'],
    'bootstrap.js.br',
    undefined,
    null,
    7,
  ];
  expect(others.map(withoutProgram).map((each, index) => each === others[index])).toEqual(
    others.map(() => true),
  );
});

test('what has gone through it once stays as it is', () => {
  const chart = Testing.chart();
  new RedisCluster(chart, 'redis');
  const job = manifest(chart, 'Job');
  const once = withoutProgram(job) as Manifest;
  expect(text(once.metadata.name)).toMatch(/-bootstrap-<hash>$/);
  expect(withoutProgram(once)).toBe(once);
});
