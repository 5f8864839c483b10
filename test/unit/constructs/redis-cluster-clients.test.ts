import { Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { RedisCluster } from '../../../src';
import { chartIn, manifest } from './synth';

describe('a client finds it', () => {
  const metadata = { name: 'redis' };
  const container = { image: 'app', securityContext: {} };

  test('by a host, a port and its nodes', () => {
    const redis = new RedisCluster(chartIn('infra'), 'redis', {
      metadata,
      replicasPerShard: 0,
      port: 7000,
    });
    expect(redis.host).toBe('redis-clients.infra.svc');
    expect(redis.port).toBe(7000);
    expect(redis.nodes).toEqual([
      'redis-0.redis.infra.svc:7000',
      'redis-1.redis.infra.svc:7000',
      'redis-2.redis.infra.svc:7000',
    ]);
  });

  test('in its own namespace where none is known', () => {
    const redis = new RedisCluster(Testing.chart(), 'redis', { metadata });
    expect(redis.host).toBe('redis-clients');
    expect(redis.nodes).toHaveLength(6);
    expect(redis.nodes[5]).toBe('redis-5.redis:6379');
  });

  test('in every container of a workload, beside what the container has', () => {
    const chart = chartIn('infra');
    const props = { metadata, replicasPerShard: 0, keeper: false };
    const redis = new RedisCluster(chart, 'redis', props);
    const envVariables = { TZ: kplus.EnvValue.fromValue('UTC') };
    const deployment = new kplus.Deployment(chart, 'app', {
      containers: [
        { ...container, name: 'web', envVariables },
        { ...container, name: 'worker' },
      ],
    });
    redis.connectTo(deployment);
    const found = [
      { name: 'REDIS_HOST', value: 'redis-clients.infra.svc' },
      { name: 'REDIS_PORT', value: '6379' },
      { name: 'REDIS_NODES', value: redis.nodes.join(',') },
    ];
    const { containers } = manifest(chart, 'Deployment').spec.template.spec;
    expect(containers).toMatchObject([
      { name: 'web', env: [{ name: 'TZ', value: 'UTC' }, ...found] },
      { name: 'worker', env: found },
    ]);
  });

  test('by variables that stay the same when the cluster grows', () => {
    const variables = [3, 4].map((shards) => {
      const chart = chartIn('infra');
      const deployment = new kplus.Deployment(chart, 'app', { containers: [container] });
      new RedisCluster(chart, 'redis', { shards }).connectTo(deployment);
      return deployment.containers[0].env.variables;
    });
    expect(variables[1]).toEqual(variables[0]);
  });

  test('beside another cluster, under another prefix', () => {
    const chart = chartIn('infra');
    const deployment = new kplus.Deployment(chart, 'app', { containers: [container] });
    const [cache, sessions] = ['cache', 'sessions'].map(
      (name) => new RedisCluster(chart, name, { metadata: { name } }),
    );
    cache.connectTo(deployment, { prefix: 'CACHE' });
    sessions.connectTo(deployment);
    expect(Object.keys(deployment.containers[0].env.variables)).toEqual(
      expect.arrayContaining(['CACHE_HOST', 'CACHE_NODES', 'REDIS_HOST', 'REDIS_NODES']),
    );
    expect(() => cache.connectTo(deployment)).toThrow(
      /^container \S+ has REDIS_HOST already; give another prefix$/,
    );
  });
});
