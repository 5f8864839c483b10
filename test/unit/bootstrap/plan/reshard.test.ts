import { Decision } from '../../../../src/bootstrap/plan/decision';
import { Observation } from '../../../../src/bootstrap/cluster/observation';
import { plan } from '../../../../src/bootstrap/plan/plan';
import { includesSlot } from '../../../../src/bootstrap/cluster/slot-ranges';
import { formed, spec } from '../observed';
import { joined } from './joined';

const decide = (seen: Observation): Decision => plan(spec(4, 0), seen);

test('slots move where nothing is wrong', () => {
  expect(decide(joined())).toMatchObject({
    kind: 'step',
    reason: 'MovingSlots',
    message: 'move 4,096 slots to balance 4 shards',
  });
});

test('what a target would hold has to fit into its maxmemory', () => {
  const tight = { view: { memory: { used: 100, dataset: 0, limit: 600 } } };
  expect(decide(joined({ 3: tight }))).toEqual({
    kind: 'refuse',
    reason: 'MaxmemoryExceeded',
    message:
      'redis-3 would hold about 700B, more than its maxmemory of 600B: raise maxmemory, or ask ' +
      'for more shards',
  });
});

test('all servers have to be of one version', () => {
  expect(decide(joined({ 1: { view: { version: '8.6.3' } } }))).toEqual({
    kind: 'wait',
    reason: 'VersionsDiffer',
    message: 'slots move once all servers have the same version; now there are 8.0.6, 8.6.3',
  });
});

test('what servers are moving by themselves has to be done', () => {
  const migrations = [{ source: 'id-0', ranges: [{ first: 0, last: 9 }], reason: '' }];
  expect(decide(joined({ 3: { view: { migrations } } }))).toEqual({
    kind: 'wait',
    reason: 'WaitingForMigrations',
    message: 'redis-3 is importing slots 0-9',
  });
});

test('an import that is tried again and again is told with its reason', () => {
  const migrations = [{ source: 'id-0', ranges: [{ first: 0, last: 9 }], reason: 'OOM' }];
  expect(decide(joined({ 3: { view: { migrations } } }))).toEqual({
    kind: 'wait',
    reason: 'WaitingForMigrations',
    message:
      'redis-3 is importing slots 0-9, and tries again after "OOM": fix that, or cancel it with ' +
      'CLUSTER MIGRATION CANCEL ALL',
  });
});

test('owners and targets have to know the epochs of those who give slots', () => {
  const seen = joined({ 0: { own: { epoch: 9 } } });
  expect(decide(seen)).toEqual({
    kind: 'wait',
    reason: 'WaitingForAgreement',
    message: 'redis-1 does not know the epoch of redis-0 yet',
  });
});

describe('a key that its target would not take', () => {
  const ends = { source: 'redis-0', target: 'redis-3' };
  const key = { slot: 5_000, key: 'big', bytes: 3_600_000, limit: 1_048_576, ...ends };

  test('stays, and another slot goes in its place', () => {
    const decision = decide({ ...joined(), oversizedKeys: [key] });
    expect(decision).toMatchObject({ message: 'move 4,096 slots to balance 4 shards' });
    const [move] = decision.kind === 'step' ? decision.commands : [];
    expect(move).toMatchObject({ kind: 'moveSlots', source: 0 });
    expect('ranges' in move && includesSlot(move.ranges, 5_000)).toBe(false);
  });

  test('is named once nothing else is left to move', () => {
    const ranges = [
      { first: 0, last: 5_460 },
      { first: 5_461, last: 10_921 },
      { first: 10_922, last: 16_382 },
      { first: 16_383, last: 16_383 },
    ];
    const seen = {
      ...formed(4, 0, {}, ranges),
      oversizedKeys: [{ ...key, slot: 16_383, source: 'redis-3', target: 'redis-0' }],
    };
    expect(plan(spec(3, 0), { ...seen, replicas: 4 })).toEqual({
      kind: 'refuse',
      reason: 'KeyTooLarge',
      message:
        'slot 16383 cannot leave redis-3: its key big takes 3.43M to send, and redis-0 takes 1.00M at ' +
        'most: raise proto-max-bulk-len and client-query-buffer-limit on every server, or split or ' +
        'delete the key',
    });
  });
});
