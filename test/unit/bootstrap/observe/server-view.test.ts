import { observeServers } from '../../../../src/bootstrap/observe/server-view';
import { AddressInfo, createServer } from 'node:net';
import { Pod } from '../../../../src/bootstrap/cluster/observation';
import { LocatedPod } from '../../../../src/bootstrap/observe/pods';
import { fixedLogin } from '../../../../src/bootstrap/redis/login';
import { Servers } from '../../../../src/bootstrap/redis/servers';

const OWN = 'a'.repeat(40);

/** What is seen of a server that answers so, by the words that it is sent. */
async function seen(
  answers: Readonly<Record<string, string>>,
  located: Partial<LocatedPod> = {},
): Promise<Pod> {
  const server = createServer((socket) => {
    socket.on('data', (data) => {
      const commands = data.toString().split(/\*\d+\r\n/);
      for (const command of commands.slice(1)) {
        const words = command.split('\r\n').filter((_, index) => index % 2 === 1);
        const asked = words.join(' ').toUpperCase();
        const text = answers[asked] ?? (asked === 'INFO KEYSPACE' ? '# Keyspace' : '');
        socket.write(`$${text.length}\r\n${text}\r\n`);
      }
    });
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const servers = new Servers(fixedLogin());
  try {
    const { port } = server.address() as AddressInfo;
    const pod = { ordinal: 0, name: 'redis-0', place: {}, host: '127.0.0.1', port, ...located };
    const [found] = await observeServers(servers, [pod]);
    return found;
  } finally {
    servers.close();
    server.close();
  }
}

function line(id: string, hostname = ''): string {
  return `${id} 127.0.0.1:6379@16379${hostname} myself,master - 0 0 1 connected\n`;
}

test('a server is seen by its own line', async () => {
  const pod = await seen({ 'CLUSTER MYID': OWN, 'CLUSTER NODES': line(OWN) });
  expect(pod.view?.id).toBe(OWN);
});

test('one that got another id between two answers is looked at again later', async () => {
  const pod = await seen({ 'CLUSTER MYID': OWN, 'CLUSTER NODES': line('b'.repeat(40)) });
  expect(pod.view).toBeUndefined();
  expect(pod.problem).toEqual({
    text: `cannot be seen (node ${OWN} does not list itself in its CLUSTER NODES)`,
    final: false,
  });
});

test('an answer that tells no number of keys is not taken for that of an empty server', async () => {
  const answers = { 'CLUSTER MYID': OWN, 'CLUSTER NODES': line(OWN), 'INFO KEYSPACE': 'busy' };
  expect((await seen(answers)).problem?.text).toContain('INFO keyspace answered "busy"');
});

test.each([
  ['redis-0.nodes.infra.svc.cluster.local', undefined],
  ['shop.example.com', undefined],
  ['redis-3.nodes.infra.svc.cluster.local', 'redis-3.nodes.infra.svc'],
  ['redis-0.nodes.other.svc.cluster.local', 'redis-0.nodes.other.svc'],
])('the server at the address of redis-0 that announces %s is that of %s', async (name, other) => {
  const answers = { 'CLUSTER MYID': OWN, 'CLUSTER NODES': line(OWN, `,${name}`) };
  const pod = await seen(answers, { dnsName: 'redis-0.nodes.infra.svc' });
  expect(pod.view === undefined).toBe(other !== undefined);
  expect(pod.problem?.text).toEqual(
    other && `has the address of another pod, whose server announces the name ${other}`,
  );
});

test('of pods that are said to be at one address none is seen', async () => {
  const pod = { place: {}, host: '127.0.0.1', port: 1 };
  const [first, second] = await observeServers(new Servers(fixedLogin()), [
    { ...pod, ordinal: 0, name: 'redis-0' },
    { ...pod, ordinal: 1, name: 'redis-1' },
  ]);
  expect(first.problem?.text).toBe('is said to be at 127.0.0.1:1, as redis-1 is');
  expect(second.problem?.text).toBe('is said to be at 127.0.0.1:1, as redis-0 is');
});
