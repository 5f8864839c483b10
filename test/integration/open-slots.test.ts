import { Cluster } from 'ioredis';
import { bootstrap } from '../support/program';
import { TestServer, TestServers } from '../support/servers';
import { until } from '../support/until';

jest.setTimeout(120_000);

let servers: TestServers;
let client: Cluster;
beforeAll(async () => {
  servers = await TestServers.start(6);
  expect(await bootstrap(3, 1, servers.addresses)).toMatchObject({ code: 0 });
  client = new Cluster(servers.all.map(({ host, port }) => ({ host, port })));
});
afterAll(async () => {
  client.disconnect();
  await servers.stop();
});

/** The server that a client is sent to for a key. */
async function ownerOf(key: string): Promise<TestServer> {
  const texts = await Promise.all(servers.all.map(({ client }) => client.get(key).catch(String)));
  return servers.all[texts.findIndex((text) => !String(text).includes('MOVED'))];
}

function idOf({ client }: TestServer): Promise<string> {
  return client.cluster('MYID');
}

async function replicaOf(primary: TestServer): Promise<TestServer> {
  const [line] = (await primary.client.cluster('REPLICAS', await idOf(primary))) as string[];
  const found = servers.all.find(({ address }) => line.includes(` ${address}`));
  if (found === undefined) throw new Error(`${line} is none of the servers`);
  return found;
}

test('a slot whose target is lost half way goes to who has the target’s keys', async () => {
  await Promise.all(['stays{7}', 'went{7}', 'other'].map((key) => client.set(key, key)));
  const slot = Number(await servers.all[0].client.cluster('KEYSLOT', 'went{7}'));
  const [source, target] = [await ownerOf('went{7}'), await ownerOf('other')];
  const heir = await replicaOf(target);
  await target.client.cluster('SETSLOT', slot, 'IMPORTING', await idOf(source));
  await source.client.cluster('SETSLOT', slot, 'MIGRATING', await idOf(target));
  await source.client.migrate(target.host, target.port, 'went{7}', 0, 5_000);
  await until('the replica has it', async () =>
    Boolean(await heir.client.cluster('COUNTKEYSINSLOT', slot)),
  );
  await heir.client.cluster('FAILOVER', 'TAKEOVER');
  await until('the target follows its heir', async () =>
    (await target.client.info('replication')).includes('role:slave'),
  );
  await target.client.cluster('RESET', 'HARD');

  const { code, output } = await bootstrap(3, 1, servers.addresses);
  expect(output).toContain('finish moving the open slots');
  expect(code).toBe(0);
  expect(await client.mget('stays{7}', 'went{7}')).toEqual(['stays{7}', 'went{7}']);
});
