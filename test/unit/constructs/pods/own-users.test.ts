import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Engine } from '../../../../src';
import { EXPORTER_USER, ownUsers } from '../../../../src/constructs/pods/own-users';
import { PROGRAM_USER } from '../../../../src/user-names';

const SRC = join(__dirname, '../../../../src');

const ENGINES = [
  Engine.REDIS_6_0,
  Engine.REDIS_7_0,
  Engine.REDIS_8_0,
  Engine.REDIS_8_6,
  Engine.VALKEY_8_1,
  Engine.VALKEY_9_1,
];

/** Of Redis 7.0, Valkey and later: no other version is asked for functions. */
const FUNCTION = /^function\b/;

/** The text of all files below a directory that have this ending. */
function texts(directory: string, ending: string): string {
  return readdirSync(join(SRC, directory), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(ending))
    .map((file) => readFileSync(join(SRC, directory, file), 'utf8'))
    .join('\n');
}

/** The commands in a text, each with its second word if there is one. */
function commandsIn(text: string, ...patterns: readonly RegExp[]): string[] {
  const found = patterns
    .flatMap((pattern) => [...text.matchAll(pattern)])
    .map(([, ...words]) => words.filter(Boolean).join(' ').toLowerCase());
  return [...new Set(found)];
}

/** Words in capitals at the beginning of a list that are no commands. */
const NO_COMMANDS = ['auth', 'keys', 'addslots', 'addslotsrange', 'b k'];

/** What the program sends, what its scripts call, and what MIGRATE sends to the other server. */
const PROGRAM_COMMANDS = [
  ...commandsIn(
    texts('bootstrap', '.ts'),
    /\[\s*'([A-Z]+(?:-[A-Z]+)*)'(?:,\s*'([A-Z-]+)')?/g,
    /redis\.p?call\('([A-Z]+)'(?:, '([A-Z]+)')?/g,
    /\.(acl|client|cluster|config)\('([A-Z]+)'/g,
  ).filter((command) => !NO_COMMANDS.includes(command)),
  'select',
  'restore-asking',
];

/** What run-node.sh, the readiness probe and the client itself send; `$kind` is a script or a function. */
const NODE_COMMANDS = [
  ...commandsIn(
    texts('node', '.sh').replace(/^ *#.*/gm, ''),
    /\bredis_cli "[^"]+" ([a-z]+)(?: ([a-z]+))?/g,
    /\b(?:say|tell) ([a-z]+) ([a-z]+)/g,
    /\bask_host "[^"]+" ([a-z]+)/g,
    /\bask '([a-z]+) ([a-z]+)/g,
    /\bask 'cluster info' '([a-z]+)/g,
  ),
  'command',
  'script kill',
  'function kill',
];

/** Whether an ACL allows a command by its name, or by that and its second word. */
function allows(words: readonly string[], command: string): boolean {
  const [name, subcommand] = command.split(' ');
  return words.includes(`+${name}`) || words.includes(`+${name}|${subcommand}`);
}

/** The commands that an ACL gives. */
function rightsOf(engine: Engine, user: string): string[] {
  return ownUsers(engine)
    .get(user)!
    .filter((word) => word.startsWith('+'));
}

describe.each(ENGINES.map((engine) => [`${engine.family} ${engine.version}`, engine] as const))(
  'on %s',
  (_, engine) => {
    const known = (commands: readonly string[]): string[] =>
      commands.filter((command) => !FUNCTION.test(command) || engine.atLeast('7.0'));

    test.each([
      ['the program', PROGRAM_USER, PROGRAM_COMMANDS],
      ['the script and the probe', 'redis-cluster-node', NODE_COMMANDS],
    ])('%s may send what it sends, and nothing else', (_, user, all) => {
      const commands = known(all);
      const rights = rightsOf(engine, user);
      expect(commands.filter((command) => !allows(rights, command))).toEqual([]);
      const used = (right: string): boolean => commands.some((command) => allows([right], command));
      expect(rights.filter((right) => !used(right))).toEqual([]);
    });

    test('no user but those who read and write keys has any key', () => {
      const keys = (user: string): boolean => ownUsers(engine).get(user)!.includes('~*');
      expect([...ownUsers(engine).keys()].filter(keys)).toEqual([
        PROGRAM_USER,
        'redis-cluster-replication',
      ]);
      expect(rightsOf(engine, EXPORTER_USER).join()).not.toMatch(/set\b|@|kill|eval|acl/);
    });
  },
);

test('the commands are found in the text of the program and of the script', () => {
  expect(PROGRAM_COMMANDS).toEqual(
    expect.arrayContaining(['cluster setslot', 'migrate', 'eval', 'memory usage', 'acl setuser']),
  );
  expect(NODE_COMMANDS).toEqual(
    expect.arrayContaining(['ping', 'info', 'config set', 'acl list', 'cluster meet', 'role']),
  );
});

test('Valkey 9 moves slots as the user of replication, who may not manage the server', () => {
  const words = ownUsers(Engine.VALKEY_9_1).get('redis-cluster-replication')!;
  expect(words).toEqual(expect.arrayContaining(['+@all', '-@admin', '+cluster|syncslots']));
  expect(words.indexOf('-@admin')).toBeLessThan(words.indexOf('+psync'));
  const replication = (engine: Engine): string[] => rightsOf(engine, 'redis-cluster-replication');
  expect(replication(Engine.VALKEY_8_1)).toEqual(['+ping', '+psync', '+replconf', '+sync']);
  expect(replication(Engine.REDIS_8_6)).toEqual(['+ping', '+psync', '+replconf']);
});

test('before Redis 6.0 there are none', () => {
  expect(ownUsers(Engine.REDIS_5_0).size).toBe(0);
});
