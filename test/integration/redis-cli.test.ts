import { spawn } from 'node:child_process';
import { runs } from '../support/install';
import { bootstrap } from '../support/program';
import { blankServers, expectHealthy } from './clusters';

jest.setTimeout(120_000);

const REDIS_CLI = process.env.REDIS_CLI ?? 'redis-cli';

const sixServers = blankServers(6);

const withCli = runs(REDIS_CLI) ? test : test.skip;
withCli.each([0.1, 0.6, 2.5])(
  'six servers become a cluster after a redis-cli --cluster create that was killed after %d s',
  async (seconds) => {
    const servers = sixServers();
    const cli = spawn(
      REDIS_CLI,
      ['--cluster', 'create', ...servers.addresses, '--cluster-replicas', '1', '--cluster-yes'],
      { stdio: 'ignore' },
    );
    const gone = new Promise((resolve) => cli.once('exit', resolve));
    const timer = setTimeout(() => cli.kill('SIGKILL'), seconds * 1_000);
    await gone;
    clearTimeout(timer);
    expect(await bootstrap(3, 1, servers.addresses)).toMatchObject({ code: 0 });
    await expectHealthy(servers.all, 3, 1);
  },
);
