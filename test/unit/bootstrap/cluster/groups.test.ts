import { clusterState } from '../../../../src/bootstrap/cluster/cluster-state';
import { groupsOf } from '../../../../src/bootstrap/cluster/groups';
import { Observation } from '../../../../src/bootstrap/cluster/observation';
import { blank, line } from '../observed';

function groups(seen: Observation): string[] {
  const { members } = clusterState(seen);
  return groupsOf(members).map((group) => group.map(({ ordinal }) => ordinal).join());
}

test('members that know one another are a group, also by way of others', () => {
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
