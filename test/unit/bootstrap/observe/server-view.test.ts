import { observeServers } from '../../../../src/bootstrap/observe/server-view';
import { AddressInfo, createServer } from 'node:net';
import { Pod } from '../../../../src/bootstrap/cluster/observation';
import { Servers } from '../../../../src/bootstrap/redis/servers';

const OWN = 'a'.repeat(40);

/** What is seen of a server that answers so, by the words that it is sent. */
async function seen(answers: Readonly<Record<string, string>>): Promise<Pod> {
  const server = createServer((socket) => {
    socket.on('data', (data) => {
      const commands = data.toString().split(/\*\d+\r\n/);
      for (const command of commands.slice(1)) {
        const words = command.split('\r\n').filter((_, index) => index % 2 === 1);
        const text = answers[words.join(' ').toUpperCase()] ?? '';
        socket.write(`$${text.length}\r\n${text}\r\n`);
      }
    });
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const servers = new Servers({});
  try {
    const { port } = server.address() as AddressInfo;
    const pod = { ordinal: 0, name: 'redis-0', place: {}, host: '127.0.0.1', port };
    const [found] = await observeServers(servers, [pod]);
    return found;
  } finally {
    servers.close();
    server.close();
  }
}

function line(id: string): string {
  return `${id} 127.0.0.1:6379@16379 myself,master - 0 0 1 connected\n`;
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
