import { Pod } from '../../src/bootstrap/cluster/observation';
import { observeServers } from '../../src/bootstrap/observe/server-view';
import { fixedLogin } from '../../src/bootstrap/redis/login';
import { exec } from '../../src/bootstrap/redis/connection';
import { Servers } from '../../src/bootstrap/redis/servers';
import { until } from '../support/until';
import { withServers } from './clusters';

jest.setTimeout(120_000);

const COMMAND_TIMEOUT_MS = 300;

test('a server that was stopped for longer than a command may take is seen again, by a new connection', async () => {
  await withServers(1, async ({ all: [{ client, host, port }] }) => {
    const servers = new Servers(fixedLogin(), undefined, COMMAND_TIMEOUT_MS);
    const look = async (): Promise<Pod> => {
      const [pod] = await observeServers(servers, [
        { ordinal: 0, name: 'redis-0', place: {}, host, port },
      ]);
      return pod;
    };
    const connection = async (): Promise<unknown> =>
      (await exec(servers.connectTo({ host, port }), [['CLIENT', 'ID']]))[0];
    const pid = Number(/process_id:(\d+)/.exec(await client.info('server'))?.[1]);
    try {
      expect((await look()).view).toBeDefined();
      const before = await connection();
      process.kill(pid, 'SIGSTOP');
      const silent = { text: 'does not answer', final: false };
      expect((await look()).problem).toEqual(silent);
      // The kernel takes this connection, and the server does not.
      expect((await look()).problem).toEqual(silent);
      process.kill(pid, 'SIGCONT');
      await until('it is seen', async () => (await look()).view !== undefined);
      expect(await connection()).not.toBe(before);
    } finally {
      process.kill(pid, 'SIGCONT');
      servers.close();
    }
  });
});
