import { NodeLine, Observation } from '../../../../src/bootstrap/cluster/observation';
import { plan } from '../../../../src/bootstrap/plan/plan';
import { SlotRange } from '../../../../src/topology';
import { spec } from '../observed';
import { joined } from './joined';

/** Four pods, of which the last one gives the first slots of pod 0 to pod 1 with this epoch. */
function withStaleOwner(epoch: number): Observation {
  const seen = joined({ 0: { own: { epoch: 3 } } });
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

test('no owner gets a new epoch while a node gives it slots of others', () => {
  const seen = withStaleOwner(9);
  const lines = seen.pods[2].view?.lines as Map<string, NodeLine>;
  const line = lines.get('id-0') as NodeLine;
  lines.set('id-0', { ...line, slots: [{ first: 0, last: 5_470 }] });
  expect(plan(spec(4, 0), seen)).toMatchObject({ reason: 'WaitingForAgreement' });
});
