import { MoveSlotsCommand, ServerCommand } from '../../../../src/bootstrap/plan/command';
import {
  describe as describeCommand,
  wording,
} from '../../../../src/bootstrap/act/server-commands';
import { buildOf } from '../../../../src/bootstrap/redis/info';
import { blank, pod } from '../observed';

const { pods } = blank(2);

function words(command: ServerCommand, version = '8.0.6'): string {
  return wording(command, pods, version)
    .map((each) => each.join(' '))
    .join(', ');
}

test.each<[ServerCommand, string]>([
  [
    { kind: 'set', pod: 0, directive: 'cluster-node-timeout', value: '500' },
    'CONFIG SET cluster-node-timeout 500',
  ],
  [{ kind: 'epoch', pod: 0, epoch: 4 }, 'CLUSTER SET-CONFIG-EPOCH 4'],
  [{ kind: 'meet', pod: 0, peer: 1 }, 'CLUSTER MEET 10.0.0.1 6379'],
  [{ kind: 'replicate', pod: 0, primary: 1 }, 'CLUSTER REPLICATE id-1'],
  [{ kind: 'takeOver', pod: 0 }, 'CLUSTER FAILOVER TAKEOVER'],
  [{ kind: 'failOver', pod: 0 }, 'CLUSTER FAILOVER'],
  [{ kind: 'bumpEpoch', pod: 0 }, 'CLUSTER BUMPEPOCH'],
  [{ kind: 'forget', pod: 0, id: 'abc' }, 'CLUSTER FORGET abc'],
  [
    { kind: 'setOwner', pod: 0, owner: 1, ranges: [{ first: 7, last: 8 }] },
    'CLUSTER SETSLOT 7 NODE id-1, CLUSTER SETSLOT 8 NODE id-1',
  ],
  [
    { kind: 'closeSlots', pod: 0, ranges: [{ first: 7, last: 8 }] },
    'CLUSTER SETSLOT 7 STABLE, CLUSTER SETSLOT 8 STABLE, CLUSTER BUMPEPOCH',
  ],
  [{ kind: 'reset', pod: 0 }, 'CLIENT KILL TYPE normal, CLUSTER RESET HARD'],
  [{ kind: 'empty', pod: 0 }, 'FLUSHALL'],
  [
    { kind: 'endPasswords', pod: 0, user: 'shop', hashes: ['1a', '2b'] },
    'ACL SETUSER shop !1a !2b, ACL SAVE',
  ],
  [
    { kind: 'requirePassword', pod: 0, user: 'default', hash: '1a' },
    'ACL SETUSER default resetpass #1a, ACL SAVE',
  ],
])('%j is worded as servers understand it', (command, text) => {
  expect(words(command)).toBe(text);
});

test.each([
  ['of its own', { port: 6379, busPort: 17000 }, 17000],
  ['that follows another port than that of the program', { port: 6380 }, 16380],
])('a node is met on a bus port %s', (_, own, bus) => {
  const command = { kind: 'meet', pod: 0, peer: 1 } as const;
  const [[...sent]] = wording(command, [pods[0], pod(1, { own })], '8.0.6');
  expect(sent).toEqual(['CLUSTER', 'MEET', '10.0.0.1', 6379, bus]);
});

test('slots are added as ranges from 7.0 on, and one by one before', () => {
  const ranges = [
    { first: 0, last: 2 },
    { first: 5, last: 5 },
  ];
  const command = { kind: 'addSlots', pod: 0, ranges } as const;
  expect(words(command, '7.0.15')).toBe('CLUSTER ADDSLOTSRANGE 0 2 5 5');
  expect(words(command, '10.0.0')).toBe('CLUSTER ADDSLOTSRANGE 0 2 5 5');
  expect(words(command, '6.2.14')).toBe('CLUSTER ADDSLOTS 0 1 2 5');
});

test('the log has no hash of a password', () => {
  const commands: ServerCommand[] = [
    { kind: 'endPasswords', pod: 0, user: 'shop', hashes: ['1a'] },
    { kind: 'requirePassword', pod: 0, user: 'default', hash: '1a' },
  ];
  expect(commands.map((command) => describeCommand(command, pods)).join()).not.toContain('1a');
});

test('the log names the pod and keeps ranges short', () => {
  const ranges = [
    { first: 0, last: 5460 },
    { first: 6000, last: 6000 },
  ];
  const log = (command: ServerCommand | MoveSlotsCommand): string => describeCommand(command, pods);
  expect(log({ kind: 'addSlots', pod: 1, ranges })).toBe(
    'redis-1: CLUSTER ADDSLOTSRANGE 0-5460 6000',
  );
  expect(log({ kind: 'closeSlots', pod: 1, ranges })).toBe(
    'redis-1: CLUSTER SETSLOT 0-5460 6000 STABLE',
  );
  expect(log({ kind: 'setOwner', pod: 1, owner: 0, ranges })).toBe(
    'redis-1: CLUSTER SETSLOT 0-5460 6000 NODE id-0',
  );
  expect(log({ kind: 'moveSlots', source: 1, target: 0, ranges })).toBe(
    'redis-1: move slots 0-5460 6000 to redis-0',
  );
});

test.each([
  ['redis_version:5.0.6', { version: '5.0.6' }],
  ['redis_version:8.3.9', { version: '8.3.9' }],
  ['redis_version:8.4.0', { version: '8.4.0', atomicMoves: 'MIGRATION' }],
  ['redis_version:10.0.0', { version: '10.0.0', atomicMoves: 'MIGRATION' }],
  ['redis_version:7.2.4\r\nvalkey_version:8.1.1', { version: '8.1.1' }],
  [
    'redis_version:7.2.4\r\nvalkey_version:9.0.0',
    { version: '9.0.0', atomicMoves: 'MIGRATESLOTS' },
  ],
])('of %j the version and the way to move slots are known', (server, build) => {
  expect(buildOf(`# Server\r\n${server}\r\n`)).toEqual(build);
});
