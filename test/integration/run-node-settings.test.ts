import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { findServer } from '../support/find-server';
import { freePort } from '../support/servers';
import { Pods } from './run-node/pods';

jest.setTimeout(90_000);

const PART = join(__dirname, '../../src/node/settings.sh');
const DIRECTIVES = ['appendonly', 'appendfilename', 'appenddirname', 'appendfsync', 'dir', 'port'];

describe.each(['dash', 'busybox sh'])('under %s', (shell) => {
  test.each([
    ['quotes', ['appendfilename "a file.aof"', "appenddirname 'it\\'s'", 'appendfsync "always"']],
    ['escaped characters', ['appendfilename "\\x61\\"b.aof"']],
    ['of several lines the last one', ['appendonly no', 'appendonly yes', 'appendonly no']],
    ['letters of either case', ['APPENDONLY Yes', 'AppendFsync ALWAYS']],
    [
      'spaces, comments and tabs',
      ['  appendonly\t  no  ', '# appendonly yes', '', 'appendfsync no\r'],
    ],
    ['a file that is included', ['appendonly no', 'include included.conf', 'appendfsync no']],
    ['files by a pattern', ['include inclu*.conf']],
    ['a file that is included from the directory of the data', ['dir data', 'include deeper.conf']],
    [
      'arguments as the last lines',
      ['appendonly no'],
      ['--appendonly', 'yes', '--appendfsync', 'no'],
    ],
    ['an argument of several words', ['appendonly no'], ['--appendonly yes']],
    ['a file that an argument includes', ['appendonly no'], ['--include', 'included.conf']],
  ])('the script reads %s as the server does', async (_, lines, args: string[] = []) => {
    const dir = mkdtempSync(join(tmpdir(), 'settings-'));
    const port = await freePort('127.0.0.1');
    mkdirSync(join(dir, 'data'));
    const conf = join(dir, 'redis.conf');
    writeFileSync(conf, [`port ${port}`, ...lines, ''].join('\n'));
    writeFileSync(join(dir, 'included.conf'), 'appendfilename "included.aof"\nappendonly yes\n');
    writeFileSync(join(dir, 'data', 'deeper.conf'), 'appendfilename deeper.aof\n');
    const server = spawn(findServer(), [conf, ...args], { cwd: dir, stdio: 'ignore' });
    const client = new Redis({ port, maxRetriesPerRequest: null, retryStrategy: () => 20 });
    client.on('error', () => undefined);
    try {
      const actual: string[] = [];
      for (const name of DIRECTIVES) {
        actual.push((await client.config('GET', name))[1]);
      }
      expect(settingsOf(shell, dir, conf, args)).toEqual(actual);
    } finally {
      client.disconnect();
      server.kill('SIGKILL');
      rmSync(dir, { recursive: true });
    }
  });
});

/** What the script takes for the settings, with the server's defaults. */
function settingsOf(shell: string, cwd: string, conf: string, args: readonly string[]): string[] {
  const script = `
    set -u
    . ${PART}
    read_settings "$@"
    if is_on appendonly no; then echo yes; else echo no; fi
    directive appendfilename appendonly.aof
    directive appenddirname appendonlydir
    directive appendfsync everysec | tr A-Z a-z
    pwd
    directive port 6379`;
  const [command, ...words] = shell.split(' ');
  const output = execFileSync(command, [...words, '-c', script, 'sh', conf, ...args], { cwd });
  return String(output).trimEnd().split('\n');
}

test.each<[string, string[], string[]]>([
  ['names in quotes', ['appendfilename "data.aof"', 'appenddirname "aof dir"'], []],
  ['an append-only file by argument', ['appendonly no'], ['--appendonly', 'yes']],
])('with %s, all pods come back after all were killed', async (_, directives, args) => {
  // With everysec a killed server may lack the writes since its last fsync.
  const pods = await Pods.cluster('dash', {
    net: 15,
    directives: [...directives, 'appendfsync always'],
    args,
  });
  try {
    await pods.each(KEYS, (client, key) => client.set(key, key));
    pods.all.forEach((pod) => pod.killNow());
    pods.all.forEach((_pod, ordinal) => pods.start(ordinal));
    await pods.healthy();
    expect(await pods.each(KEYS, (client, key) => client.get(key))).toEqual(KEYS);
  } finally {
    pods.close();
  }
});

const KEYS = Array.from({ length: 60 }, (_, index) => `key:${index}`);
