import { NodeLine, Observation, OpenSlot } from '../../../../src/bootstrap/cluster/observation';
import { plan } from '../../../../src/bootstrap/plan/plan';
import { SlotRange } from '../../../../src/topology';
import { spec } from '../observed';
import { joined } from './joined';

/** Four pods, of which the last one gives the first slots of pod 0 to pod 1 with this epoch. */
function withStaleOwner(epoch: number, version = '7.0.15'): Observation {
  const facts = { view: { version } };
  const seen = joined({ 0: { ...facts, own: { epoch: 3 } }, 1: facts, 2: facts, 3: facts });
  know(seen, 0, [{ first: 10, last: 5_460 }], 3);
  know(seen, 1, [{ first: 0, last: 9 }, ...slotsOf(seen, 1)], epoch);
  return seen;
}

function know(
  seen: Observation,
  ordinal: number,
  slots: readonly SlotRange[],
  epoch: number,
): void {
  const lines = seen.pods[3].view?.lines as Map<string, NodeLine>;
  lines.set(`id-${ordinal}`, { ...(lines.get(`id-${ordinal}`) as NodeLine), slots, epoch });
}

function slotsOf({ pods }: Observation, ordinal: number): readonly SlotRange[] {
  return pods[ordinal].view?.lines.get(`id-${ordinal}`)?.slots ?? [];
}

test('the epoch of an owner is raised where a node gives its slots to a node with a higher one', () => {
  expect(plan(spec(4, 0), withStaleOwner(9))).toMatchObject({
    reason: 'RenewingEpochs',
    commands: [{ kind: 'bumpEpoch', pod: 0 }],
  });
});

test('a node that will hear of the new owner, whose epoch is the higher one, is waited for', () => {
  expect(plan(spec(4, 0), withStaleOwner(2))).toMatchObject({ reason: 'WaitingForAgreement' });
});

test('servers that notice by themselves who does not claim a slot any more are waited for', () => {
  expect(plan(spec(4, 0), withStaleOwner(9, '7.2.4'))).toMatchObject({
    reason: 'WaitingForAgreement',
  });
});

test.each<[OpenSlot, number]>([
  [{ slot: 12, mark: 'migrating', peer: 'id-3' }, 0],
  [{ slot: 12, mark: 'importing', peer: 'id-0' }, 3],
])('the epoch of a source of slots is not raised: %j at pod %i', (open, ordinal) => {
  const seen = withStaleOwner(9);
  const lines = seen.pods[ordinal].view?.lines as Map<string, NodeLine>;
  const line = lines.get(`id-${ordinal}`) as NodeLine;
  lines.set(line.id, { ...line, openSlots: [open] });
  expect(plan(spec(4, 0), seen)).not.toMatchObject({ reason: 'RenewingEpochs' });
});

test('no owner gets a new epoch while a node gives it slots of others', () => {
  const seen = withStaleOwner(9);
  const lines = seen.pods[2].view?.lines as Map<string, NodeLine>;
  const line = lines.get('id-0') as NodeLine;
  lines.set('id-0', { ...line, slots: [{ first: 0, last: 5_470 }] });
  expect(plan(spec(4, 0), seen)).toMatchObject({ reason: 'WaitingForAgreement' });
});
