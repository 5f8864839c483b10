import { AddressInfo, createServer, Server, Socket } from 'node:net';
import { Redis } from 'ioredis';
import { exec } from '../../../../src/bootstrap/redis/connection';
import { fixedLogin } from '../../../../src/bootstrap/redis/login';
import { Servers } from '../../../../src/bootstrap/redis/servers';
import '../../../support/close-at-once';
import { until } from '../../../support/until';

const COMMAND_TIMEOUT_MS = 100;

/** A server that takes no notice of PING on its first connection until `speak` lets it answer there as well. */
async function silentAtFirst(): Promise<{
  server: Server;
  closed: Promise<void>;
  speak: () => void;
}> {
  let first: Socket | undefined;
  let close = (): void => undefined;
  const closed = new Promise<void>((resolve) => (close = resolve));
  const server = createServer((socket) => {
    first ??= socket;
    socket.on('data', (data) => {
      const commands = data
        .toString()
        .split(/\*\d+\r\n/)
        .slice(1);
      const answered = commands.filter((words) => socket !== first || !words.includes('PING'));
      answered.forEach(() => socket.write('+fresh\r\n'));
    });
    socket.on('close', () => socket === first && close());
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, closed, speak: () => first?.write('+late\r\n') };
}

/** Asks a server that is silent at first, in a test that ends both ends of each connection. */
async function withSilentServer(
  act: (
    connectionOf: () => Redis,
    servers: Servers,
    silent: { closed: Promise<void>; speak: () => void },
  ) => Promise<void>,
): Promise<void> {
  const { server, ...silent } = await silentAtFirst();
  const servers = new Servers(fixedLogin(), undefined, COMMAND_TIMEOUT_MS);
  const { port } = server.address() as AddressInfo;
  try {
    await act(() => servers.connectTo({ host: '127.0.0.1', port }), servers, silent);
  } finally {
    servers.close();
    server.close();
  }
}

test('a connection on which a command is not answered in time is closed, and the next one is new', async () => {
  await withSilentServer(async (connectionOf, _, { closed, speak }) => {
    const client = connectionOf();
    const [reply] = await exec(client, [['PING']]);
    expect(reply).toEqual(new Error('Command timed out'));
    speak();
    await closed;
    await until('the client knows it', () => Promise.resolve(client.status === 'end'));
    expect(await exec(connectionOf(), [['PING']])).toEqual(['fresh']);
  });
});

test('what waits behind such a command fails at once, because the server does not answer', async () => {
  await withSilentServer(async (connectionOf, servers) => {
    const client = connectionOf();
    await exec(client, [['ECHO', '']]);
    const first = exec(client, [['PING']]);
    await new Promise((resolve) => setTimeout(resolve, COMMAND_TIMEOUT_MS / 2));
    const second = exec(client, [['PING']]);
    await first;
    const [reply] = await second;
    expect(reply).toEqual(new Error('Connection is closed.'));
    expect(servers.problem(client, reply)).toEqual({ text: 'does not answer', final: false });
  });
});
