import { spawn } from 'node:child_process';
import { BOOTSTRAP, bootstrap } from '../support/program';
import { NODE_TIMEOUT, TestServer } from '../support/servers';
import { until } from '../support/until';
import { expectHealthy, expectKeys, withServers, writeKeys } from './clusters';

jest.setTimeout(180_000);

/** Runs the command with an answer to its question. */
function takeover(
  address: string,
  answer: string,
): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [BOOTSTRAP, 'takeover', '--address', address]);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (part: string) => (output += part));
  }
  child.stdin.end(answer);
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, output })));
}

test('where two of three primaries are gone, their replicas take over once that is confirmed', async () => {
  await withServers(6, async (servers) => {
    const { all, addresses } = servers;
    expect(await bootstrap(3, 1, addresses)).toMatchObject({ code: 0 });
    await writeKeys(servers);
    const roles = await Promise.all(all.map(({ client }) => client.role()));
    const of = (role: string): TestServer[] => all.filter((_, index) => roles[index][0] === role);
    const [first, second, third] = of('master');
    expect((await takeover(third.address, 'yes\n')).output).toContain(
      'refused (MajorityPresent): ',
    );
    await Promise.all([first.kill(), second.kill()]);
    await until('the survivors say so', async () =>
      (await third.client.cluster('INFO')).includes('cluster_state:fail'),
    );
    await new Promise((resolve) => setTimeout(resolve, NODE_TIMEOUT));

    const early = await bootstrap(3, 1, addresses, ['--deadline', '1']);
    expect(early.output).toContain('gave up after 1.0 s (WaitingForPods): ');
    expect(early.output).not.toContain('takeover');
    const deadline = Math.ceil((3 * NODE_TIMEOUT) / 1_000) + 3;
    const waiting = await bootstrap(3, 1, addresses, ['--deadline', `${deadline}`]);
    expect(waiting.output).toContain('(MajorityLost): 2 of 3 primaries are lost');

    const declined = await takeover(third.address, '\n');
    expect(declined.output).toContain('is lost for good');
    expect(declined).toMatchObject({ code: 3 });
    expect(await third.client.cluster('INFO')).toContain('cluster_state:fail');

    const { code, output } = await takeover(third.address, 'yes\n');
    expect(output).toMatch(/TakingOver: .*, .* have taken over/);
    expect(code).toBe(0);
    await Promise.all([first.start(), second.start()]);
    expect(await bootstrap(3, 1, addresses)).toMatchObject({ code: 0 });
    await expectHealthy(all, 3, 1);
    await expectKeys(servers);
  });
});
