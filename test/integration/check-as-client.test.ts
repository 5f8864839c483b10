import { BOOTSTRAP, bootstrap, launch } from '../support/program';
import { withServers, writeKeys } from './clusters';

jest.setTimeout(120_000);

/** From Redis 7.0 on a directory has that name, and no snapshot can take its place. */
const DIRECTORY_IN_THE_WAY = { directives: ['--dbfilename', 'appendonlydir'] };

test('check fails while clients are told ? in place of a node, and while a server cannot save', async () => {
  await withServers(
    3,
    async ({ all: [first, second], addresses }) => {
      expect(await bootstrap(3, 0, addresses)).toMatchObject({ code: 0 });
      const check = (): Promise<{ code: number | null; output: string }> =>
        launch(BOOTSTRAP, ['check', '--address', addresses[0]]).ended;
      expect(await check()).toMatchObject({ code: 0 });
      const set = first.client.config('SET', 'cluster-preferred-endpoint-type', 'hostname');
      // Redis 6.2 and earlier tell addresses only.
      const knowsNames = await set.then(
        () => true,
        () => false,
      );
      if (knowsNames) {
        const { code, output } = await check();
        expect(output).toContain(
          `error (EndpointsUntold): ${first.address} tells clients no address of`,
        );
        expect(code).toBe(1);
        await first.client.config('SET', 'cluster-preferred-endpoint-type', 'ip');
      }
      if (!knowsNames) return;
      await second.client.bgsave().catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, 2_000));
      const { code, output } = await check();
      expect(output).toMatch(/error \(PersistenceFailing\): .*rdb_last_bgsave_status/);
      expect(code).toBe(1);
    },
    DIRECTORY_IN_THE_WAY,
  );
});

test('check warns of a shard that has lost its keys, and not of one that has its share', async () => {
  await withServers(3, async (servers) => {
    const { all, addresses } = servers;
    expect(await bootstrap(3, 0, addresses)).toMatchObject({ code: 0 });
    await writeKeys(servers);
    const check = (): Promise<{ code: number | null; output: string }> =>
      launch(BOOTSTRAP, ['check', '--address', addresses[0]]).ended;
    expect((await check()).output).not.toContain('KeysMissing');
    await all[1].client.flushall();
    const { code, output } = await check();
    expect(output).toMatch(/^Healthy: /);
    expect(output).toMatch(
      /^warning \(KeysMissing\): shard \d \(.*\) has keys in 0 of 546\d slots/m,
    );
    expect(output).toContain(all[1].address);
    expect(code).toBe(0);
  });
});
