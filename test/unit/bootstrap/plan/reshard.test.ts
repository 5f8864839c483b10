import { Decision } from '../../../../src/bootstrap/plan/decision';
import { Observation } from '../../../../src/bootstrap/cluster/observation';
import { plan } from '../../../../src/bootstrap/plan/plan';
import { spec } from '../observed';
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
