import { connect } from '../../examples/hit-counter/connection';
import { bootstrap } from '../support/program';
import { TestServers } from '../support/servers';
import { until } from '../support/until';

jest.setTimeout(60_000);

test('a hit fails until there is a cluster, and one of its nodes may be without an address', async () => {
  const servers = await TestServers.start(3);
  const redis = connect(['gone.invalid:6379', ...servers.addresses].join(','));
  try {
    await expect(redis.incr('hits')).rejects.toThrow("Cluster isn't ready");
    expect(await bootstrap(3, 0, servers.addresses)).toMatchObject({ code: 0 });
    await until('the client found the cluster', () => Promise.resolve(redis.status === 'ready'));
    expect(await redis.incr('hits')).toBe(1);
  } finally {
    redis.disconnect();
    await servers.stop();
  }
});
