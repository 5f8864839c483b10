import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { install, runs } from '../../support/install';

const NODE = join(__dirname, '../../../src/node');
const SCRIPT = readFileSync(join(NODE, 'update-node.sh'), 'utf8');

const directory = mkdtempSync(join(tmpdir(), 'update-node-'));
const nodesConf = join(directory, 'nodes.conf');
afterAll(() => rmSync(directory, { recursive: true }));

/** What the script makes of nodes.conf, and what it then runs. */
function run(address: string, conf: string): { conf: string; ran: string } {
  writeFileSync(nodesConf, conf);
  const script = SCRIPT.replace('/data/nodes.conf', nodesConf);
  const env = { ...process.env, POD_IP: address };
  const ran = execFileSync('sh', ['-c', script, 'sh', 'echo', 'server', 'conf'], { env });
  return { conf: readFileSync(nodesConf, 'utf8'), ran: String(ran) };
}

const PEER = 'b2 10.0.0.2:6379@16379 master - 0 0 2 connected 5461-10922';

test.each([
  ['10.0.0.9', 'a1 10.0.0.1:6379@16379 myself,master - 0 0 1 connected 0-5460'],
  ['10.0.0.9', 'a1 :6379@16379 myself,master - 0 0 1 connected 0-5460'],
  ['fd00::9', 'a1 fd00::1:6379@16379 myself,slave b2 0 0 1 connected'],
  ['10.0.0.9', 'a1 10.0.0.1:6379@16379,name myself,master - 0 0 1 connected 0-5460'],
])('writes %s into the line of the node itself: %s', (address, line) => {
  const { conf, ran } = run(address, `${line}\n${PEER}\n`);
  expect(conf).toBe(`${line.replace(/ \S*:6379@/, ` ${address}:6379@`)}\n${PEER}\n`);
  expect(ran).toBe('server conf\n');
});

describe.each(['dash', 'busybox sh'])('on a full disk, under %s', (shell) => {
  // Without the signal, a write beyond the limit fails as one on a full disk does.
  const full = `trap '' XFSZ; ulimit -f 0;`;
  const lines = `a1 10.0.0.1:6379@16379 myself,master - 0 0 1 connected 0-5460\n${PEER}\n`;

  test('nodes.conf stays as it is, and the server is not started', () => {
    writeFileSync(nodesConf, lines);
    const { status, stdout, stderr } = sh(
      shell,
      full + SCRIPT.replace('/data/nodes.conf', nodesConf),
    );
    expect(readFileSync(nodesConf, 'utf8')).toBe(lines);
    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toBe(
      `update-node: cannot write the address 10.0.0.9 into ${nodesConf}: free some space on the volume\n`,
    );
  });

  test('a pod whose address is there already starts', () => {
    writeFileSync(nodesConf, lines.replace('10.0.0.1', '10.0.0.9'));
    expect(sh(shell, full + SCRIPT.replace('/data/nodes.conf', nodesConf)).stdout).toBe('server\n');
  });

  test('run-node.sh leaves nodes.conf as it is, and knows that it did', () => {
    writeFileSync(nodesConf, lines);
    const script = `. ${join(NODE, 'query.sh')}\nedit_file ${nodesConf} -e s/a1/c3/ || echo failed`;
    expect(sh(shell, full + script).stdout).toBe('failed\n');
    expect(readFileSync(nodesConf, 'utf8')).toBe(lines);
    expect(sh(shell, script).stdout).toBe('');
    expect(readFileSync(nodesConf, 'utf8')).toBe(lines.replace('a1', 'c3'));
  });
});

/** Runs a script with the commands that belong to its shell. */
function sh(
  shell: string,
  script: string,
): { status: number | null; stdout: string; stderr: string } {
  const [command, ...args] = shell.split(' ');
  const applets = join(directory, command);
  if (command === 'busybox') {
    if (!runs('busybox')) install('busybox');
    mkdirSync(applets, { recursive: true });
    execFileSync('busybox', ['--install', '-s', applets]);
  }
  return spawnSync(command, [...args, '-c', script, 'sh', 'echo', 'server'], {
    encoding: 'utf8',
    env: { ...process.env, PATH: `${applets}:${process.env.PATH}`, POD_IP: '10.0.0.9' },
  });
}
