import { clusterState } from '../../../../src/bootstrap/cluster/cluster-state';
import { PeerSummary } from '../../../../src/bootstrap/cluster/known-peers';
import { Facts, formed, idOf, line } from '../observed';

/** What the lines of pod 0 come to, of 3 primaries, where it says this. */
function summaryOf(facts: Facts): PeerSummary | undefined {
  const { members, peerSummaries } = clusterState(formed(3, 0, { 0: facts }));
  return peerSummaries.get(members[0]);
}

test('a node that agrees knows roles, slots and epochs', () => {
  expect(summaryOf({})).toEqual({
    handshakes: [],
    others: [],
    foreignNodes: [],
    reached: 2,
    knowsRoles: true,
    knowsSlots: true,
    knowsEpochs: true,
  });
});

test('a handshake is no foreign node, but one of the others', () => {
  const shaking = line(8, { flags: ['handshake'] });
  const summary = summaryOf({ others: [shaking, line(9)] });
  expect(summary?.handshakes.map(({ id }) => id)).toEqual([idOf(8)]);
  expect(summary?.others.map(({ id }) => id)).toEqual([idOf(8), idOf(9)]);
  expect(summary?.foreignNodes.map(({ id }) => id)).toEqual([idOf(9)]);
  expect(summary?.knowsRoles).toBe(false);
});

test('a peer that is thought to be elsewhere is not reached', () => {
  const known = formed(3, 0).pods[0].view?.lines.get(idOf(1));
  const moved = { ...line(1), ...known, host: '10.9.9.9' };
  expect(summaryOf({ others: [moved] })).toMatchObject({ reached: 1, knowsRoles: false });
});

test('two owners with the same epoch are rivals', () => {
  expect(summaryOf({ own: { epoch: 2 } })?.knowsEpochs).toBe(false);
});
