import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inDirectory } from './in-directory';
import { inShell, SHELLS } from './in-shell';

const SCRIPTS = join(__dirname, '../../../src/node');

const hash = (password: string): string => createHash('sha256').update(password).digest('hex');

/** The lines of ACL LIST with these passwords of the user of the node, and one of a client. */
const aclList = (...passwords: string[]): string =>
  [
    'user default off nopass ~* &* +@all',
    `user redis-cluster-node on ${passwords.map((each) => `#${hash(each)}`).join(' ')} -@all`,
    `user shop on #${hash('shop')} ~shop:* -@all`,
  ].join('\n');

const TABLE = [
  'a 10.0.0.1:6379@16379,failover-0.failover myself,master - 0 0 1 connected 0-5460',
  'b 10.0.0.2:6379@16379,failover-1.failover master - 0 0 2 connected 5461-16383',
  'c 10.0.0.3:6379@16379,failover-2.failover slave,fail a 0 0 1 connected',
  'd 10.0.0.4:6379@16379,failover-3.failover slave,nofailover b 0 0 1 connected',
].join('\n');

interface Situation {
  /** The password in the Secret of the node, in place of `first`. */
  readonly secret?: string;
  /** What its server takes. */
  readonly valid?: readonly string[];
  /** The lines of ACL LIST, where that answers, and those that it has from the second time on. */
  readonly acl?: string;
  readonly nextAcl?: string;
  readonly table?: string;
  /** The hosts whose servers refuse the password `second`, and those that do not answer. */
  readonly refusing?: readonly string[];
  readonly silent?: readonly string[];
  /** The major version of the server. */
  readonly major?: number;
  /** Whether the reply to CONFIG SET requirepass gets lost, which the server has then carried out. */
  readonly losesReply?: boolean;
  readonly rounds?: number;
}

interface Outcome {
  /** What its own server was told, without what each round asks. */
  readonly told: string[];
  /** The arguments of all processes of the client. */
  readonly args: string;
  /** With what the script logs in in the end. */
  readonly login: string;
  readonly log: string;
}

/** A client of servers that answer like this. The own one takes a password while it is in the file `valid`. */
function clientFor(dir: string, situation: Situation): string {
  const { table = TABLE, refusing = [], silent = [], losesReply = false } = situation;
  const acl = situation.acl ?? aclList('first');
  const hosts = (all: readonly string[]): string => all.join('|') || 'none';
  writeFileSync(join(dir, 'acl'), `${acl}\n`);
  writeFileSync(join(dir, 'next'), `${situation.nextAcl ?? acl}\n`);
  writeFileSync(join(dir, 'table'), `${table}\n`);
  return `#!/bin/sh
cd '${dir}'
echo "$*" >>args
host=$2
shift 4
[ "$1" != --user ] || shift 2
case $host in ${hosts(silent)}) exit 124 ;; esac
case $host in ${hosts(refusing)})
  [ "$REDISCLI_AUTH" != second ] || { echo 'AUTH failed: WRONGPASS' >&2; echo 'NOAUTH Authentication required.'; exit; } ;;
esac
if [ "$host" = 10.0.0.1 ] && ! grep -q -x -F -e "$REDISCLI_AUTH" valid; then
  echo 'NOAUTH Authentication required.'
  exit
fi
[ "$#" != 0 ] || read -r line
case "\${line:-$*}" in
  ping) echo PONG ;;
  'acl list') cat acl; cp next acl ;;
  'cluster nodes') cat table ;;
  'acl save') echo OK ;;
  *requirepass*)
    echo "\${line:-$*}" >>told
    echo second >valid
    [ '${losesReply}' = false ] || [ -e lost ] || { : >lost; exit 124; }
    echo OK ;;
  *) echo "\${line:-$*}" >>told; echo OK ;;
esac
`;
}

/** Some rounds of follow_passwords by this shell. */
function follow(shell: string, situation: Situation): Outcome {
  const { secret = 'second', valid = ['first'], major = 7, rounds = 1 } = situation;
  return inDirectory((dir) => {
    mkdirSync(join(dir, 'secrets'));
    writeFileSync(join(dir, 'secrets', 'redis-cluster-node'), `${secret}\n`);
    writeFileSync(join(dir, 'secrets', 'shop'), 'shop\n');
    writeFileSync(join(dir, 'password'), 'first');
    writeFileSync(join(dir, 'valid'), `${valid.join('\n')}\n`);
    writeFileSync(join(dir, 'test-cli'), clientFor(dir, situation));
    chmodSync(join(dir, 'test-cli'), 0o755);
    const script = `
      set -u
      NEWLINE='
'
      CLI=${dir}/test-cli PORT=6379 START_PORT=16380 POD_IP=10.0.0.1 TLS_DIR='' PLAIN_PORT='' SOCKET=''
      PASSWORD_DIR=${dir}/secrets LOGIN_DIR=${dir} PASSWORD_REQUIRED='' LOGIN_USER=redis-cluster-node
      USERS='redis-cluster-node login/password
shop users/shop'
      is_at_least() { [ ${major} -ge "$1" ]; }
      . ${SCRIPTS}/query.sh
      . ${SCRIPTS}/users.sh
      . ${SCRIPTS}/password.sh
      . ${SCRIPTS}/follow-passwords.sh
      replicates_as=redis-cluster-replication logs_in_as='' rounds=0
      log() { echo "$1"; }
      sleep() { rounds=$((rounds + 1)); [ "$rounds" -le ${rounds} ]; }
      follow_passwords`;
    const { stdout, stderr } = inShell(shell, script);
    expect(stderr).toBe('');
    const text = (file: string): string =>
      existsSync(join(dir, file)) ? readFileSync(join(dir, file), 'utf8') : '';
    return {
      told: text('told').trim().split('\n').filter(Boolean),
      args: text('args'),
      login: text('password'),
      log: stdout,
    };
  });
}

const quoted = (password: string): string =>
  `"${[...password].map((each) => `\\x${each.charCodeAt(0).toString(16)}`).join('')}"`;

const TAKE = `acl setuser redis-cluster-node #${hash('second')}`;
const USE = [
  `config set masteruser ${quoted('redis-cluster-replication')}`,
  `config set masterauth ${quoted('second')}`,
];

describe.each(SHELLS)('in %s, a node', (shell) => {
  test('takes the password of its Secret, and logs in with it where all peers take that', () => {
    const { told, login } = follow(shell, {});
    expect(told).toEqual([TAKE, ...USE]);
    expect(login).toBe('second');
  });

  test('has neither a password nor its hash in the list of processes', () => {
    const { args } = follow(shell, {});
    expect(args).toContain('acl list');
    for (const password of ['first', 'second', 'shop']) {
      expect(args).not.toContain(hash(password));
      expect(args).not.toMatch(new RegExp(`\\b${password}\\b`));
    }
  });

  test.each<[string, Situation]>([
    ['a peer refuses it', { refusing: ['10.0.0.2'] }],
    ['a peer does not answer', { silent: ['10.0.0.2'] }],
    ['a replica that may not fail over refuses it', { refusing: ['10.0.0.4'] }],
    ['it does not hear which peers there are', { table: '' }],
    ['it hears an error in place of its peers', { table: 'LOADING Redis is loading' }],
  ])('does not log in with it yet where %s', (_, situation) => {
    const { told, login } = follow(shell, situation);
    expect(told).toEqual([TAKE]);
    expect(login).toBe('first');
  });

  test('waits for no peer that has failed', () => {
    expect(follow(shell, { silent: ['10.0.0.3'] }).login).toBe('second');
  });

  test.each<[string, string]>([
    ['nothing', ''],
    ['an error', 'LOADING Redis is loading the dataset in memory'],
  ])('changes no user where it hears %s in place of its users', (_, acl) => {
    expect(follow(shell, { acl }).told).toEqual([]);
  });

  test('adds none to a user who needs none, and makes no user that was removed', () => {
    const acl = ['user default on nopass ~* +@all', 'user redis-cluster-node on nopass -@all'];
    expect(follow(shell, { acl: acl.join('\n') }).told).toEqual(USE);
  });

  test('takes the password to which its Secret goes back as the newest one', () => {
    const { told } = follow(shell, { acl: aclList('second', 'first') });
    expect(told[0]).toBe(`acl setuser redis-cluster-node !${hash('second')} #${hash('second')}`);
  });

  test('leaves its users alone where that is the newest one', () => {
    const situation = { secret: 'first', acl: aclList('second', 'first'), rounds: 3 };
    expect(follow(shell, situation).told).toEqual([]);
  });

  test('takes its password again where something else has ended it', () => {
    const valid = ['first', 'second'];
    const acl = aclList(...valid);
    const situation = { valid, acl, nextAcl: aclList('first'), rounds: 2 };
    expect(follow(shell, situation).told).toEqual([...USE, TAKE]);
  });

  test('logs in with the password of its Secret where the server has ended the one before', () => {
    const situation = { valid: ['second'], acl: aclList('second'), rounds: 2 };
    expect(follow(shell, situation).login).toBe('second');
    expect(follow(shell, situation).told).toEqual(USE);
  });

  test('of Redis 5.0 goes on where the reply to the change got lost', () => {
    const { told, login } = follow(shell, { major: 5, losesReply: true, rounds: 3 });
    const change = [
      `config set masterauth ${quoted('second')}`,
      `config set requirepass ${quoted('second')}`,
    ];
    expect(told).toEqual([...change, ...change]);
    expect(login).toBe('second');
  });
});
