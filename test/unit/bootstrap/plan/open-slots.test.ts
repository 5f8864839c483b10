import { Decision } from '../../../../src/bootstrap/plan/decision';
import { NodeLine, Observation } from '../../../../src/bootstrap/cluster/observation';
import { plan } from '../../../../src/bootstrap/plan/plan';
import { SlotRange, slotRanges } from '../../../../src/topology';
import { spec } from '../observed';
import { joined } from './joined';

const decide = (seen: Observation): Decision => plan(spec(4, 0), seen);

test('a slot that was left open is moved to the primary that imports it', () => {
  const importing = [{ slot: 7, mark: 'importing', peer: 'id-0' } as const];
  expect(decide(joined({ 3: { own: { openSlots: importing } } }))).toMatchObject({
    reason: 'FinishingSlots',
    message: 'finish moving the open slots',
    commands: [{ kind: 'moveSlots', source: 0, target: 3, ranges: [{ first: 7, last: 7 }] }],
  });
});

test('a slot that was on its way to a node that is no more goes to who has keys of it', () => {
  const awaitMigrations = [{ slot: 7, mark: 'migrating', peer: 'gone' } as const];
  const cluster = {
    0: { own: { openSlots: awaitMigrations }, view: { openKeys: new Map([[7, 1]]) } },
    2: { view: { openKeys: new Map([[7, 4]]) } },
  };
  expect(decide(joined(cluster))).toMatchObject({
    reason: 'FinishingSlots',
    message: 'finish moving the open slots',
    commands: [{ kind: 'moveSlots', source: 0, target: 2, ranges: [{ first: 7, last: 7 }] }],
  });
});

test('a slot that is on its way to a node that is no more is closed', () => {
  const awaitMigrations = [{ slot: 7, mark: 'migrating', peer: 'gone' } as const];
  expect(decide(joined({ 0: { own: { openSlots: awaitMigrations } } }))).toMatchObject({
    reason: 'ClosingSlots',
    message: 'close open slots that no node imports',
    commands: [{ kind: 'closeSlots', pod: 0, ranges: [{ first: 7, last: 7 }] }],
  });
});

/** Three shards, and a pod that imports slot 7 and knows these slots of the first shard. */
function importing(known: readonly SlotRange[]): Observation {
  const seen = joined({
    3: { own: { openSlots: [{ slot: 7, mark: 'importing', peer: 'gone' }] } },
  });
  const lines = seen.pods[3].view?.lines as Map<string, NodeLine>;
  lines.set('id-0', { ...(lines.get('id-0') as NodeLine), slots: known });
  return seen;
}

test('a primary that imports a slot is told of its new owner, which it would ignore', () => {
  const ranges = slotRanges(3)[0];
  const unaware = importing([
    { first: 0, last: 6 },
    { first: 8, last: ranges.last },
  ]);
  expect(decide(unaware)).toMatchObject({
    reason: 'FinishingSlots',
    message: 'tell nodes that import slots who owns them by now',
    commands: [{ kind: 'setOwner', pod: 3, owner: 0, ranges: [{ first: 7, last: 7 }] }],
  });
  expect(decide(importing([ranges]))).toMatchObject({
    message: 'finish moving the open slots',
  });
});
