import { version } from '../../package.json';
import { configurationOf } from '../support/cluster-health';
import { BOOTSTRAP, bootstrap, bootstrapArgs, COMMAND, launch } from '../support/program';
import { withServers } from './clusters';

jest.setTimeout(120_000);

test('gives up at the deadline where a server does not listen', async () => {
  await withServers(3, async ({ all, addresses }) => {
    await all[1].kill();
    const { code, output } = await bootstrap(3, 0, addresses, ['--deadline', '1']);
    expect(output).toContain(`gave up after 1.0 s (WaitingForPods): ${addresses[1]} `);
    expect(code).toBe(2);
  });
});

test('says of a server that does not listen that it does not listen yet', async () => {
  await withServers(3, async ({ all, addresses }) => {
    await all[1].kill();
    const { output } = await bootstrap(3, 0, addresses, ['--deadline', '1']);
    expect(output).toContain(
      `gave up after 1.0 s (WaitingForPods): ${addresses[1]} does not listen yet\n`,
    );
  });
});

test('says how it is used where it is misused', async () => {
  const { code, output } = await bootstrap(2, 0, []);
  expect(output).toMatch(/^--shards is 2, and must be a whole number from 3 to 1000\n\nusage: /);
  expect(code).toBe(64);
});

test('tells its version, which is that of the package', async () => {
  for (const program of [BOOTSTRAP, COMMAND]) {
    expect(await launch(program, ['--version']).ended).toMatchObject({
      code: 0,
      output: `${version}\n`,
    });
  }
});

test('tells its modes and its exit codes', async () => {
  const { code, output } = await launch(BOOTSTRAP, ['--help']).ended;
  expect(code).toBe(0);
  expect(output).toMatch(/^usage: [^]*\n {2}wait [^]*\nexit codes:\n[^]*\n {2}70 +a bug/);
});

test('waits for servers to become a cluster, and changes nothing', async () => {
  await withServers(3, async ({ all, addresses }) => {
    const before = await configurationOf(all[0]);
    const short = bootstrapArgs(3, 0, addresses, 'wait').concat('--deadline', '1');
    const early = await launch(BOOTSTRAP, short).ended;
    expect(early.output).toMatch(/^gave up after 1\.0 s \(\w+\): left to the keeper or a Job: /m);
    expect(early.code).toBe(2);
    expect(await configurationOf(all[0])).toEqual(before);

    const waiting = launch(BOOTSTRAP, bootstrapArgs(3, 0, addresses, 'wait'));
    expect(await bootstrap(3, 0, addresses)).toMatchObject({ code: 0 });
    const { code, output } = await waiting.ended;
    expect(output).toMatch(/^Healthy: all 3 nodes agree: 3 primaries/m);
    expect(code).toBe(0);
  });
});
