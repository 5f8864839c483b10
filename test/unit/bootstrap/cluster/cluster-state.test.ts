import { clusterState, isMeeting } from '../../../../src/bootstrap/cluster/cluster-state';
import { Observation } from '../../../../src/bootstrap/cluster/observation';
import { blank, formed, idOf, line, pod, spec } from '../observed';

const keys = { view: { keys: 1 } };
const hidden = { pod: { view: undefined } };

describe('a pod beyond those that are wanted', () => {
  const unused = (seen: Observation): number[] =>
    clusterState(seen, { shards: 2, replicasPerShard: 0 }).unused.map(({ ordinal }) => ordinal);

  test('is unused once it holds no data and no node knows it', () => {
    expect(unused(blank(3))).toEqual([2]);
  });

  test.each([
    ['it has keys', blank(3, { 2: keys })],
    ['it knows a node', blank(3, { 2: { others: [line(0)] } })],
    ['a node knows it', blank(3, { 0: { others: [line(2)] } })],
  ])('is a member as long as %s', (_, seen) => {
    expect(unused(seen)).toEqual([]);
  });
});

test('members are found by ordinal, whichever pods were not seen', () => {
  const { members, byOrdinal } = clusterState(formed(3, 1, { 1: hidden }));
  expect(members.map(({ ordinal }) => ordinal)).toEqual([0, 2, 3, 4, 5]);
  expect(byOrdinal.get(4)?.name).toBe('redis-4');
  expect(byOrdinal.get(1)).toBeUndefined();
});

test('pods that the StatefulSet does not ask for any more are no members', () => {
  const { members } = clusterState({ ...formed(3, 1), replicas: 4 });
  expect(members).toHaveLength(4);
});

test('pods that leave stay as long as they own slots', () => {
  const staying = clusterState(formed(4, 1), spec(3, 0)).staying;
  expect(staying.map(({ ordinal }) => ordinal)).toEqual([0, 1, 2, 3]);
});

test('a cluster is complete where one group owns all slots', () => {
  expect(clusterState(formed(3, 1)).isComplete).toBe(true);
  expect(clusterState(formed(3, 1, { 1: hidden })).isComplete).toBe(false);
  const alone = pod(0, { own: { slots: [{ first: 0, last: 5460 }] } });
  expect(clusterState({ pods: formed(3, 0).pods.with(0, alone) }).isComplete).toBe(true);
  const { pods } = formed(3, 0);
  const apart = pods.map(({ ordinal, view }) =>
    pod(ordinal, { own: { slots: view?.lines.get(idOf(ordinal))?.slots } }),
  );
  expect(clusterState({ pods: apart }).isComplete).toBe(false);
});

test('a cluster forms as long as it holds no key and cannot serve', () => {
  expect(clusterState(blank(3)).isForming).toBe(true);
  expect(clusterState(blank(3, { 0: keys })).isForming).toBe(false);
  expect(clusterState(formed(3, 0)).isForming).toBe(false);
});

test('the places of all pods are known, also of those that were not seen', () => {
  const { places } = clusterState(
    blank(2, { 1: { pod: { view: undefined, place: { node: 'a' } } } }),
  );
  expect(places.get(1)).toEqual({ node: 'a' });
});

test('a node meets the server at the address of its handshake', () => {
  const shaking = line(1, { id: 'temporary', flags: ['handshake'] });
  const cluster = clusterState(blank(3, { 0: { others: [shaking] } }));
  const [first, second, third] = cluster.members;
  expect(isMeeting(first, second, cluster)).toBe(true);
  expect(isMeeting(first, third, cluster)).toBe(false);
});
