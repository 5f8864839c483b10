import { Size, Testing } from 'cdk8s';
import { Engine, RedisCluster, RedisClusterProps, Scaling } from '../../../src';

describe('refuses', () => {
  test.each<[string, RedisClusterProps, string]>([
    [
      'data that fill the memory limit',
      {
        maxMemory: Size.gibibytes(2),
        resources: { memory: { limit: Size.gibibytes(2) } },
      },
      'maxMemory is 2Gi and the memory limit 2Gi, at which the server is killed: buffers and ' +
        'copy-on-write need a quarter more than the data; give a limit of at least 2560Mi, or less ' +
        'maxMemory',
    ],
    [
      'a memory limit without room above the data',
      {
        maxMemory: Size.mebibytes(1000),
        resources: { memory: { limit: Size.mebibytes(1200) } },
      },
      'maxMemory is 1000Mi and the memory limit 1200Mi, at which the server is killed: buffers and ' +
        'copy-on-write need a quarter more than the data; give a limit of at least 1250Mi, or less ' +
        'maxMemory',
    ],
    [
      'writes that too few replicas could acknowledge',
      { minReplicasToWrite: 2 },
      'minReplicasToWrite is 2 and replicasPerShard 1, so no write would be accepted; ' +
        'give as many replicas',
    ],
    ['two shards', { shards: 2 }, 'shards is 2, and must be an integer from 3 to 1000'],
    ['half a shard', { shards: 2.5 }, 'shards is 2.5, and must be an integer from 3 to 1000'],
    [
      'a negative number of replicas, before their number goes into the manifest',
      { replicasPerShard: -1, scaling: Scaling.byManifest() },
      'replicasPerShard is -1, and must be an integer of at least 0',
    ],
    [
      'fewer pods than the shards and their replicas',
      { scaling: Scaling.byManifest({ pods: 5 }) },
      'pods is 5, and must be an integer of at least 6',
    ],
    [
      'a name that leaves no room for the hash of a revision',
      { metadata: { name: 'r'.repeat(53) } },
      `the name of the StatefulSet is "${'r'.repeat(53)}" with 53 characters, and may have at most 52; give a shorter one`,
    ],
    [
      'a directive that the engine does not know',
      { engine: Engine.REDIS_6_0, directives: { 'shutdown-timeout': '10' } },
      'directive shutdown-timeout is known since redis 7.0, and redis 6.0.16 would not start with it; use a newer engine or leave it out',
    ],
  ])('%s', (_, props, message) => {
    expect(() => new RedisCluster(Testing.chart(), 'redis', props)).toThrow(new Error(message));
  });
});

// JavaScript, and TypeScript that is run without a check of its types, let these through.
describe('refuses what a compiler would', () => {
  test.each<[string, object, string]>([
    [
      'an option with a letter too few',
      { replicaPerShard: 0 },
      'unknown option replicaPerShard; did you mean replicasPerShard?',
    ],
    [
      'an option with a wrong letter',
      { maxMemori: 3 },
      'unknown option maxMemori; did you mean maxMemory?',
    ],
    [
      'an option in lower case',
      { storageclass: 'fast' },
      'unknown option storageclass; did you mean storageClass?',
    ],
    [
      'an option that is like no other',
      { telemetry: true },
      'unknown option telemetry; take it out, or look up its name in API.md',
    ],
    [
      'a number as a size',
      { maxMemory: 3 },
      'maxMemory is 3, and must be a Size, such as Size.gibibytes(1)',
    ],
    [
      'a text as a size',
      { storageSize: '8Gi' },
      'storageSize is "8Gi", and must be a Size, such as Size.gibibytes(1)',
    ],
    [
      'a size as a duration',
      { nodeTimeout: Size.gibibytes(1) },
      'nodeTimeout is of type Size, and must be a Duration, such as Duration.seconds(5)',
    ],
    [
      'the name of an image as an engine',
      { engine: 'redis:8' },
      'engine is "redis:8", and must be an Engine, such as Engine.REDIS_8_0',
    ],
    [
      'a text as a switch',
      { keeper: 'false' },
      'keeper is "false", and must be true or false, without quotes',
    ],
  ])('%s', (_, props, message) => {
    expect(() => new RedisCluster(Testing.chart(), 'redis', props)).toThrow(new Error(message));
  });
});

test('an option without a value counts as not given', () => {
  const props = { maxMemory: undefined, keeper: undefined };
  expect(() => new RedisCluster(Testing.chart(), 'redis', props)).not.toThrow();
});
