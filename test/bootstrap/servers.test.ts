import { ServerCommand } from '../../src/bootstrap/command';
import { describe as describeCommand, wording } from '../../src/bootstrap/servers';
import { blank } from './observed';

const { pods } = blank(2);

function words(command: ServerCommand, version = '8.0.6'): string {
  return wording(command, pods, version).join(' ');
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
  [{ kind: 'forget', pod: 0, id: 'abc' }, 'CLUSTER FORGET abc'],
])('%j is worded as servers understand it', (command, text) => {
  expect(words(command)).toBe(text);
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

test('the log names the pod and keeps ranges short', () => {
  const ranges = [{ first: 0, last: 5460 }];
  expect(describeCommand({ kind: 'addSlots', pod: 1, ranges }, pods)).toBe(
    'redis-1: CLUSTER ADDSLOTSRANGE 0-5460',
  );
});
