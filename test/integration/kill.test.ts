import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { problems } from '../support/cluster-health';
import { bootstrap, bundle, launch } from '../support/program';
import { NODE_TIMEOUT, TestServers } from '../support/servers';

/** All of them take minutes, so that by default only every seventh is looked at. */
const everyKill = process.env.EVERY_KILL !== undefined;
const stride = everyKill ? 1 : 7;
const sizes = everyKill ? [1, 2] : [1];

const dir = mkdtempSync(join(tmpdir(), 'kill-'));
const runner = join(dir, 'kill.js');
beforeAll(() => bundle(join(__dirname, 'kill.ts'), runner));
afterAll(() => rmSync(dir, { recursive: true }));

test.each(sizes)(
  'killed after any command, the next run finishes: 3 shards, replicas per shard: %j',
  async (replicas) => {
    const servers = await TestServers.start(3 * (1 + replicas));
    try {
      for (let commands = 0; ; commands += stride) {
        await servers.reset();
        const args = [commands, 3, replicas, NODE_TIMEOUT].map(String);
        const { code, signal, output } = await launch(runner, [...args, ...servers.addresses])
          .ended;
        const next = await bootstrap(3, replicas, servers.addresses);
        const wrong = await problems(servers.all, 3, replicas);
        if (next.code !== 0 || wrong.length > 0) {
          throw new Error(
            [`after ${commands} commands`, ...wrong, output, 'then:', next.output].join('\n'),
          );
        }
        if (signal !== 'SIGKILL') {
          expect(code).toBe(0);
          break;
        }
      }
    } finally {
      await servers.stop();
    }
  },
  1_200_000,
);
