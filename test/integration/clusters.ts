import { Cluster } from 'ioredis';
import { problems, configurationOf } from '../support/cluster-health';
import { ServerOptions, TestServer, TestServers } from '../support/servers';

/** Has servers for the length of a test. */
export async function withServers(
  count: number,
  use: (servers: TestServers) => Promise<void>,
  options?: ServerOptions,
): Promise<void> {
  const servers = await TestServers.start(count, options);
  try {
    await use(servers);
  } finally {
    await servers.stop();
  }
}

/** Has servers for all tests of a file; each test finds them blank. */
export function blankServers(count: number): () => TestServers {
  let servers: TestServers;
  beforeAll(async () => {
    servers = await TestServers.start(count);
  });
  beforeEach(() => servers.reset());
  afterAll(() => servers.stop());
  return () => servers;
}

export async function expectHealthy(
  servers: readonly TestServer[],
  shards: number,
  replicas: number,
): Promise<void> {
  expect(await problems(servers, shards, replicas)).toEqual([]);
}

/** What each server knows of the cluster. */
export function configurations({ all }: TestServers): Promise<string[][]> {
  return Promise.all(all.map(configurationOf));
}

/** Some keys, spread over all shards. */
export const KEYS = Array.from({ length: 200 }, (_, number) => `key-${number}`);

export async function writeKeys(servers: TestServers): Promise<void> {
  const client = clusterClient(servers);
  await Promise.all(KEYS.map((key) => client.set(key, `value of ${key}`)));
  await client.quit();
}

export async function expectKeys(servers: TestServers): Promise<void> {
  const client = clusterClient(servers);
  const values = await Promise.all(KEYS.map((key) => client.get(key)));
  await client.quit();
  expect(values).toEqual(KEYS.map((key) => `value of ${key}`));
}

function clusterClient({ all }: TestServers): Cluster {
  return new Cluster(all.map(({ host, port }) => ({ host, port })));
}
