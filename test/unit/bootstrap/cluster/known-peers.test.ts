import { NodeLine } from '../../../../src/bootstrap/cluster/observation';
import { ClusterState, clusterState } from '../../../../src/bootstrap/cluster/cluster-state';
import { isNameKnown, PeerSummary } from '../../../../src/bootstrap/cluster/known-peers';
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

describe('host names', () => {
  const named = (ordinal: number): Facts => ({
    own: { hostname: `redis-${ordinal}.example` },
    others: [1, 2].filter((peer) => peer !== ordinal).map((peer) => knownLine(peer)),
  });
  const knownLine = (ordinal: number): NodeLine => ({
    ...line(ordinal),
    ...formed(3, 0).pods[0].view?.lines.get(idOf(ordinal)),
    hostname: `redis-${ordinal}.example`,
  });
  const stateOf = (others: readonly NodeLine[], own = named(0).own): ClusterState =>
    clusterState(formed(3, 0, { 0: { own, others }, 1: named(1), 2: named(2) }));
  const knowsRoles = ({ members, peerSummaries }: ClusterState): boolean | undefined =>
    peerSummaries.get(members[0])?.knowsRoles;

  test('a node that knows all names agrees', () => {
    const state = stateOf([knownLine(1), knownLine(2)]);
    expect(knowsRoles(state)).toBe(true);
    expect(isNameKnown(state.members[1], [state.members[0]])).toBe(true);
  });

  test('a node that does not know a name yet does not', () => {
    const state = stateOf([{ ...knownLine(1), hostname: undefined }, knownLine(2)]);
    expect(knowsRoles(state)).toBe(false);
    expect(isNameKnown(state.members[1], [state.members[0]])).toBe(false);
    expect(isNameKnown(state.members[2], [state.members[0]])).toBe(true);
  });

  test('a node that has no name yet is not agreed with', () => {
    const nameless = { ...knownLine(1), hostname: undefined };
    const cluster = formed(3, 0, {
      0: { own: named(0).own, others: [nameless, knownLine(2)] },
      2: named(2),
    });
    expect(knowsRoles(clusterState(cluster))).toBe(false);
  });

  test('a server that has no name itself is of a version that learns none', () => {
    const nameless = [1, 2].map((peer) => ({ ...knownLine(peer), hostname: undefined }));
    expect(knowsRoles(stateOf(nameless, {}))).toBe(true);
  });
});
