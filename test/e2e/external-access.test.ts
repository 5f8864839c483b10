import { ExternalAccess } from '../../src';
import { SLOTS } from '../../src/topology';
import { COMMAND } from '../support/program';
import { eventually } from './eventually';
import { gateway, removeRoutes } from './external/gateway';
import { Endpoint, endpoints, hostOf, OutsidePrograms, printedSettings } from './external/reach';
import { slotKeys } from './external/slot-keys';
import { run } from './kubectl';
import { apply, createNamespace, deleteNamespace } from './namespace';
import { hostAddresses, NODE_PORT, outside, outsideWith, TRAEFIK_PORT } from './outside';
import { form, redisCluster } from './redis-cluster';

const NAMESPACE = 'e2e-reach';

const EIGHT = [0, 1, 2, 3, 4, 5, 6, 7].map((ordinal) => `redis-${ordinal}`);

const programs = new OutsidePrograms();
const keys = slotKeys();

let hosts: string[];

beforeAll(async () => {
  hosts = await hostAddresses();
  await createNamespace(NAMESPACE);
  await form(NAMESPACE, redisCluster(NAMESPACE));
});
afterAll(async () => {
  programs.close();
  await deleteNamespace(NAMESPACE);
});

describe.each<[string, () => ExternalAccess]>([
  [
    'traefikPorts',
    () =>
      ExternalAccess.traefikPorts({
        host: hosts[0],
        basePort: TRAEFIK_PORT,
        entryPoints: EIGHT,
      }),
  ],
  [
    'gatewayPorts',
    () =>
      ExternalAccess.gatewayPorts({
        gateway: 'edge',
        host: hosts[2],
        basePort: TRAEFIK_PORT,
        listeners: EIGHT,
      }),
  ],
  ['nodePorts', () => ExternalAccess.nodePorts({ host: hosts[1], basePort: NODE_PORT })],
  ['loadBalancers', () => ExternalAccess.loadBalancers()],
])('%s', (kind, access) => {
  beforeAll(async () => {
    await removeRoutes(NAMESPACE);
    if (kind === 'gatewayPorts') {
      const listeners = EIGHT.map((name, at) => ({ name, port: TRAEFIK_PORT + at }));
      await apply(NAMESPACE, gateway('TCP', listeners));
    }
    await apply(NAMESPACE, redisCluster(NAMESPACE, { externalAccess: access() }));
    await eventually(() => expectAnswers(6));
  });

  test('ioredis sets and gets a key of each slot with the printed settings', async () => {
    await expectAllSlots(6);
  });
});

test('redis-cli sets and gets them at the nodes that have them', async () => {
  const nodes = await endpoints(NAMESPACE);
  const answers = (await Promise.all(nodes.map(setAndGet))).join('\n');
  expect(answers.match(/^OK$/gm)).toHaveLength(SLOTS);
  expect(answers.match(/^by-redis-cli$/gm)).toHaveLength(SLOTS);
});

describe('the names that the nodes tell, which lead to load balancers', () => {
  test('redis-cli -c follows them', async () => {
    const nodes = await endpoints(NAMESPACE);
    const machine = {
      hosts: Object.fromEntries(
        nodes.map(({ inside, outside }) => [hostOf(inside), hostOf(outside)]),
      ),
    };
    const command = ['redis-cli', '-c', '-h', hostOf(nodes[0].inside)];
    const set = await programs.run(machine, commands('set', 'by-names'), ...command);
    expect(set.match(/^OK$/gm)).toHaveLength(SLOTS);
    const get = await programs.run(machine, commands('get'), ...command);
    expect(get.match(/^by-names$/gm)).toHaveLength(SLOTS);
  });
});

test('the bus and the port of the start are reached nowhere', async () => {
  const nodes = await endpoints(NAMESPACE);
  const places = [...nodes.map(({ outside }) => hostOf(outside)), ...hosts];
  for (const host of places) {
    for (const port of ['16379', '16380']) {
      const ping = outside('timeout', '2', 'redis-cli', '-h', host, '-p', port, 'ping');
      await expect(ping).rejects.toThrow(/^/);
    }
  }
});

test('the nodes of a shard more are reached after the same apply', async () => {
  const props = { shards: 4, externalAccess: ExternalAccess.loadBalancers() };
  await apply(NAMESPACE, redisCluster(NAMESPACE, props));
  const shape = ['--shards', '4', '--replicas-per-shard', '1'];
  await run(COMMAND, ['wait', '-n', NAMESPACE, ...shape, '--deadline', '240']);
  await eventually(() => expectAnswers(8));
  await expectAllSlots(8);
});

/** Each node answers: a client that asked Traefik before it knows a route would be answered in HTTP. */
async function expectAnswers(count: number): Promise<void> {
  const found = await endpoints(NAMESPACE);
  expect(found).toHaveLength(count);
  for (const { outside: address } of found) {
    const [host, port] = address.split(':');
    const ping = await outside('timeout', '2', 'redis-cli', '-h', host, '-p', port, 'ping');
    expect(ping.trim()).toBe('PONG');
  }
}

async function expectAllSlots(count: number): Promise<void> {
  const found = await endpoints(NAMESPACE);
  expect(found).toHaveLength(count);
  const nodes = found.map(({ outside }) => outside);
  await programs.expectAllSlots({}, await printedSettings(NAMESPACE), nodes);
}

/** What a node answers to a SET and a GET of a key of each slot; for those of others it answers MOVED. */
function setAndGet(node: Endpoint): Promise<string> {
  const [host, port] = node.outside.split(':');
  const input = `${commands('set', 'by-redis-cli')}\n${commands('get')}`;
  return outsideWith(input, 'redis-cli', '-h', host, '-p', port);
}

function commands(command: string, ...args: string[]): string {
  return keys.map((key) => [command, key, ...args].join(' ')).join('\n');
}
