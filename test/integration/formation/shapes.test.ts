import { bootstrap } from '../../support/program';
import { expectHealthy, withServers } from '../clusters';

jest.setTimeout(120_000);

test.each([
  [2, 9],
  [0, 3],
])('3 shards with %d replicas each become a cluster', async (replicas, count) => {
  await withServers(count, async ({ all, addresses }) => {
    const { code, output } = await bootstrap(3, replicas, addresses);
    expect(output).toContain(`all ${count} nodes agree`);
    expect(code).toBe(0);
    await expectHealthy(all, 3, replicas);
  });
});

test('servers on IPv6 become a cluster', async () => {
  await withServers(
    3,
    async ({ all, addresses }) => {
      expect(addresses[0]).toMatch(/^\[::1\]:/);
      expect(await bootstrap(3, 0, addresses)).toMatchObject({ code: 0 });
      await expectHealthy(all, 3, 0);
    },
    { host: '::1' },
  );
});

test('servers with a password become a cluster for a program that is given it', async () => {
  await withServers(
    3,
    async ({ all, addresses }) => {
      const none = await bootstrap(3, 0, addresses);
      expect(none.output).toContain(
        `refused (ServerRefused): ${addresses[0]} asks for a password: give the Job, or REDIS_PASSWORD, the one that the servers have`,
      );
      expect(none.code).toBe(3);
      const wrong = await bootstrap(3, 0, addresses, [], { REDIS_PASSWORD: 'guess' });
      expect(wrong.output).toMatch(
        /^refused \(ServerRefused\): \S+ (refuses the password|asks for a password)/,
      );
      expect(wrong.code).toBe(3);
      const right = await bootstrap(3, 0, addresses, [], { REDIS_PASSWORD: 'secret' });
      expect(right).toMatchObject({ code: 0 });
      await expectHealthy(all, 3, 0);
    },
    { password: 'secret' },
  );
});
