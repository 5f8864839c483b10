import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { TestServer, TestServers } from '../../support/servers';
import { until } from '../../support/until';
import { NAME } from './setups';

/** What happens to a cluster while clients write. */
export type Fault = (servers: TestServers) => Promise<void>;

/** How long clients are told `?`: some twenty times as long as after a restart. */
const UNKNOWN_NAME_MS = 2_000;

export const killPrimary: Fault = async (servers) => {
  const primary = await primaryOf(servers);
  await primary.kill();
  await primary.start();
};

/**
 * From Redis 7.2 on and on Valkey, peers forget the name of a node that was restarted for a moment.
 * An election in another shard lets clients ask for the topology in that time.
 */
export const forgetName: Fault = async (servers) => {
  const { client } = await primaryOf(servers);
  await client.config('SET', 'cluster-announce-hostname', '');
  await until('all nodes tell `?`', async () => (await unnamed(servers)) === servers.all.length);
  await (await replicaOfAnother(servers, client)).cluster('FAILOVER');
  await sleep(UNKNOWN_NAME_MS);
  await client.config('SET', 'cluster-announce-hostname', NAME);
  await until('no node tells `?`', async () => (await unnamed(servers)) === 0);
};

export async function allOk({ all }: TestServers): Promise<boolean> {
  const infos = await Promise.all(all.map(({ client }) => client.cluster('INFO')));
  return infos.every((info) => info.includes('cluster_state:ok'));
}

async function primaryOf({ all }: TestServers): Promise<TestServer> {
  const infos = await Promise.all(all.map(({ client }) => client.info('replication')));
  return all[infos.findIndex((info) => info.includes('role:master'))];
}

/** A replica of another primary. */
async function replicaOfAnother({ all }: TestServers, primary: Redis): Promise<Redis> {
  const id = await primary.cluster('MYID');
  for (const { client } of all) {
    const nodes = (await client.cluster('NODES')) as string;
    const [, primaryId] = /myself,slave (\S+)/.exec(nodes) ?? [];
    if (primaryId !== undefined && primaryId !== id) return client;
  }
  throw new Error('there is no such replica');
}

/** How many servers tell clients `?` in place of some name. */
async function unnamed({ all }: TestServers): Promise<number> {
  const answers = await Promise.all(all.map(({ client }) => client.cluster('SLOTS')));
  return answers.filter((ranges) => JSON.stringify(ranges).includes('"?"')).length;
}
