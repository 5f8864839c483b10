import { NodeLine, Observation } from '../../../../src/bootstrap/cluster/observation';
import { clusterState } from '../../../../src/bootstrap/cluster/cluster-state';
import { blank, line } from '../observed';

const SLOT = [{ first: 7, last: 7 }];

function ownerOf7(...own: readonly Partial<NodeLine>[]): string | undefined {
  return clusterState(
    blank(own.length, Object.fromEntries(own.map((cluster, pod) => [pod, { own: cluster }]))),
  ).slots.ownerOf(7)?.name;
}

function groups(seen: Observation): string[] {
  return clusterState(seen).groups.map((group) => group.map(({ ordinal }) => ordinal).join());
}

test('of two that claim a slot, the one with the higher epoch owns it', () => {
  expect(ownerOf7({ slots: SLOT, epoch: 2 }, { slots: SLOT, epoch: 1 })).toBe('redis-0');
  expect(ownerOf7({ slots: SLOT, epoch: 1 }, { slots: SLOT, epoch: 2 })).toBe('redis-1');
});

test('a replica owns nothing', () => {
  expect(ownerOf7({ slots: SLOT, epoch: 9, flags: ['myself', 'slave'] })).toBeUndefined();
});

test('those who know one another are a group, also by way of others', () => {
  const seen = blank(4, { 0: { others: [line(2)] }, 3: { others: [line(2)] } });
  expect(groups(seen)).toEqual(['0,2,3', '1']);
});

test('a handshake does not make a group', () => {
  const shaking = line(1, { flags: ['handshake'] });
  expect(groups(blank(2, { 0: { others: [shaking] } }))).toEqual(['0', '1']);
});

test('others join the group with keys, or else the one with the most slots', () => {
  const slots = [{ first: 0, last: 99 }];
  expect(groups(blank(3, { 1: { own: { slots } } }))[0]).toBe('1');
  expect(groups(blank(3, { 1: { own: { slots } }, 2: { view: { keys: 1 } } }))[0]).toBe('2');
});

test('a pod beyond those that are wanted has departed once it holds nothing and is a stranger to all', () => {
  const departed = (seen: Observation): number[] =>
    clusterState(seen, { shards: 2, replicasPerShard: 0 }).unused.map(({ ordinal }) => ordinal);
  expect(departed(blank(3))).toEqual([2]);
  expect(departed(blank(3, { 2: { view: { keys: 1 } } }))).toEqual([]);
  expect(departed(blank(3, { 2: { others: [line(0)] } }))).toEqual([]);
  expect(departed(blank(3, { 0: { others: [line(2)] } }))).toEqual([]);
});
