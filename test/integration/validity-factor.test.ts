import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { bootstrap } from '../support/program';
import { NODE_TIMEOUT, TestServer } from '../support/servers';
import { withServers, writeKeys } from './clusters';

jest.setTimeout(180_000);

/** What refused-directives.ts refuses, and why: every rule and script trusts that no such replica is elected. */
test.each([
  [10, 'slave'],
  [0, 'master'],
])(
  'with cluster-replica-validity-factor %i, a replica that lost its data while its primary was down is soon a %s',
  async (factor, role) => {
    await withServers(
      6,
      async (servers) => {
        const { all, addresses } = servers;
        expect(await bootstrap(3, 1, addresses)).toMatchObject({ code: 0 });
        await writeKeys(servers);
        const replica = await findReplica(all);
        const [, host, port] = (await replica.client.role()) as [string, string, number];
        const primary = all.find((each) => each.host === host && each.port === port) as TestServer;
        const [, directory] = await replica.client.config('GET', 'dir');
        await Promise.all([replica.kill(), primary.kill()]);
        rmSync(join(directory, 'appendonlydir'), { recursive: true });
        await replica.start();
        await new Promise((resolve) => setTimeout(resolve, 4 * NODE_TIMEOUT));
        expect((await replica.client.role())[0]).toBe(role);
      },
      { directives: ['--cluster-replica-validity-factor', `${factor}`] },
    );
  },
);

async function findReplica(all: readonly TestServer[]): Promise<TestServer> {
  for (const each of all) if ((await each.client.role())[0] === 'slave') return each;
  throw new Error('there is no replica');
}
