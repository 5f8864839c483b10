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

interface HalfMoved {
  readonly slot: number;
  readonly source: TestServer;
  readonly target: TestServer;
}

/** Begins to move the slot of `tag` to the owner of `other`: one of its two keys has gone over. */
async function moveHalf(tag: string, other: string): Promise<HalfMoved> {
  const [stays, went] = [`stays{${tag}}`, `went{${tag}}`];
  await Promise.all([stays, went, other].map((key) => client.set(key, key)));
  const slot = Number(await servers.all[0].client.cluster('KEYSLOT', went));
  const [source, target] = [await ownerOf(went), await ownerOf(other)];
  await target.client.cluster('SETSLOT', slot, 'IMPORTING', await idOf(source));
  await source.client.cluster('SETSLOT', slot, 'MIGRATING', await idOf(target));
  await source.client.migrate(target.host, target.port, went, 0, 5_000);
  return { slot, source, target };
}

/** Lets a replica take over, and waits until the primary before it is its replica. */
async function replace(primary: TestServer, successor: TestServer): Promise<void> {
  await successor.client.cluster('FAILOVER', 'TAKEOVER');
  await until('the primary follows its successor', async () =>
    (await primary.client.info('replication')).includes('role:slave'),
  );
}

async function expectFinished(tag: string): Promise<void> {
  const { code, output } = await bootstrap(3, 1, servers.addresses);
  expect(output).toContain('FinishingSlots: ');
  expect(code).toBe(0);
  const keys = [`stays{${tag}}`, `went{${tag}}`];
  expect(await client.mget(keys)).toEqual(keys);
}

test('a slot whose source is replaced half way goes to the target that has the other keys', async () => {
  const { slot, source, target } = await moveHalf('2', 'other');
  const successor = await replicaOf(source);
  await until(
    'the replica has lost the key as well',
    async () => Number(await successor.client.cluster('COUNTKEYSINSLOT', slot)) === 1,
  );
  await replace(source, successor);
  await expectFinished('2');
  expect(await ownerOf('went{2}')).toBe(target);
});

test('a slot whose target is lost half way goes to the replica that has the keys', async () => {
  const { slot, target } = await moveHalf('7', 'other');
  const successor = await replicaOf(target);
  await until('the replica has it', async () =>
    Boolean(await successor.client.cluster('COUNTKEYSINSLOT', slot)),
  );
  await replace(target, successor);
  await target.client.cluster('RESET', 'HARD');
  await expectFinished('7');
});
