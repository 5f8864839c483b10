import { bootstrap } from '../support/program';
import { TestServer } from '../support/servers';
import { expectKeys, withServers, writeKeys } from './clusters';

jest.setTimeout(180_000);

async function slotsOf({ client }: TestServer): Promise<number> {
  const id = await client.cluster('MYID');
  const [line] = ((await client.cluster('NODES')) as string)
    .split('\n')
    .filter((each) => each.startsWith(id));
  return line
    .split(' ')
    .slice(8)
    .map((range) => range.split('-').map(Number))
    .reduce((sum, [first, last = first]) => sum + last - first + 1, 0);
}

test('a key larger than the others take is named, and all other slots leave its node', async () => {
  await withServers(
    4,
    async (servers) => {
      const { all, addresses } = servers;
      expect(await bootstrap(4, 0, addresses)).toMatchObject({ code: 0 });
      await writeKeys(servers);
      // The slot of {x} is 16287.
      const owner = all[3];
      for (let field = 0; field < 36; field++) {
        await owner.client.hset('{x}', `field-${field}`, Buffer.alloc(100_000, `${field * 7919}-`));
      }
      const { code, output } = await bootstrap(3, 0, addresses, ['--deadline', '60']);
      expect(output).toMatch(
        /refused \(KeyTooLarge\): slot 16287 cannot leave .*: its key \{x\} takes /,
      );
      expect(code).toBe(3);
      expect(await slotsOf(owner)).toBe(1);
      await expectKeys(servers);
      for (const { client } of all) {
        await client.config('SET', 'proto-max-bulk-len', '512mb');
        await client.config('SET', 'rdbcompression', 'no');
      }
      expect(await bootstrap(3, 0, addresses)).toMatchObject({ code: 0 });
      await expectKeys(servers);
    },
    { directives: ['--proto-max-bulk-len', '1mb', '--rdbcompression', 'no'] },
  );
});
