import { clusterState } from '../../../../src/bootstrap/cluster/cluster-state';
import {
  isAlone,
  isBlank,
  isNew,
  knows,
  Member,
  reaches,
} from '../../../../src/bootstrap/cluster/member';
import { blank, Facts, idOf, line } from '../observed';

/** Two pods, of which the first says this. */
function pair(facts: Facts, other: Facts = {}): readonly Member[] {
  return clusterState(blank(2, { 0: facts, 1: other })).members;
}

test('a new node holds no data and knows no other one', () => {
  expect(isNew(pair({})[0])).toBe(true);
});

test.each<[string, Facts]>([
  ['keys', { view: { keys: 1 } }],
  ['slots', { own: { slots: [{ first: 0, last: 9 }] } }],
  ['a primary', { own: { primary: idOf(1) } }],
])('a node with %s is not blank', (_, facts) => {
  expect(isBlank(pair(facts)[0])).toBe(false);
});

test('a node is alone until a handshake is done', () => {
  expect(isAlone(pair({ others: [line(1, { flags: ['handshake'] })] })[0])).toBe(true);
  expect(isAlone(pair({ others: [line(1)] })[0])).toBe(false);
});

test('a node that knows a peer reaches it only at its address, or the one that it announces', () => {
  const others = [line(1, { host: 'redis.example' })];
  const [first, second] = pair({ others });
  expect(knows(first, idOf(1))).toBe(true);
  expect(reaches(first, second)).toBe(false);
  const [third, fourth] = pair({ others }, { view: { announced: 'redis.example' } });
  expect(reaches(third, fourth)).toBe(true);
});
