import { setTimeout as sleep } from 'node:timers/promises';
import { Cluster } from 'ioredis';
import { problems } from '../support/cluster-health';
import { BOOTSTRAP, bootstrapArgs, Ending, launch } from '../support/program';
import { TestServers } from '../support/servers';

/** All of them take two minutes, so that by default only some are looked at. */
const KILLS = process.env.EVERY_KILL === undefined ? 8 : 50;
const KEYS = 20_000;

jest.setTimeout(600_000);

let servers: TestServers;
let client: Cluster;
beforeAll(async () => {
  servers = await TestServers.start(12);
  const { code, output } = await run(3, 6);
  if (code !== 0) throw new Error(output);
  client = new Cluster(servers.all.slice(0, 3).map(({ host, port }) => ({ host, port })));
  for (let key = 0; key < KEYS; key += 1_000) {
    await Promise.all(
      Array.from({ length: 1_000 }, (_, index) => client.set(`key:${key + index}`, key + index)),
    );
  }
});
afterAll(async () => {
  client.disconnect();
  await servers.stop();
});

test(`killed ${KILLS} times at random on the way from 3 shards to 6 and back, it loses no key`, async () => {
  const writer = write();
  for (const shards of [6, 3]) {
    for (let kill = 0; kill < KILLS / 2; kill++) await killed(shards);
    const { code, output } = await run(shards, 12);
    if (code !== 0) throw new Error(output);
  }
  const { written, failures } = await writer.stop();
  expect(failures).toEqual([]);
  expect(await problems(servers.all.slice(0, 6), 3, 1)).toEqual([]);
  expect(
    await lost([...Array.from({ length: KEYS }, (_, key) => `key:${key}`), ...written]),
  ).toEqual([]);
});

/** Runs the program on the servers to its end. */
function run(shards: number, count: number): Promise<Ending> {
  return launch(BOOTSTRAP, bootstrapArgs(shards, 1, servers.addresses.slice(0, count))).ended;
}

/** Runs the program, and ends it with SIGKILL after a while. */
async function killed(shards: number): Promise<void> {
  const program = launch(BOOTSTRAP, bootstrapArgs(shards, 1, servers.addresses));
  await sleep(100 + Math.random() * 1_500);
  program.kill();
  await program.ended;
}

/** Writes keys one after another until it is told to stop. */
function write(): { stop(): Promise<{ written: string[]; failures: string[] }> } {
  const written: string[] = [];
  const failures: string[] = [];
  let goesOn = true;
  const loop = async (): Promise<void> => {
    for (let number = 0; goesOn; number++) {
      const key = `written:${number}`;
      await client
        .set(key, number)
        .then(() => written.push(key))
        .catch((error: Error) => failures.push(error.message));
      await sleep(1);
    }
  };
  const ended = loop();
  return {
    async stop() {
      goesOn = false;
      await ended;
      return { written, failures };
    },
  };
}

async function lost(keys: readonly string[]): Promise<string[]> {
  const values = await Promise.all(keys.map((key) => client.get(key)));
  return keys.filter((key, index) => values[index] !== key.split(':')[1]);
}
