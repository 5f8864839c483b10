import { NodeLine, Observation } from '../../../../src/bootstrap/cluster/observation';
import { Facts, formed, line } from '../observed';
import { decide, SLOTS } from './decide';

const hidden = { view: undefined, problem: { text: 'does not listen yet', final: false } };

/** A cluster with keys whose first primaries are lost; the others say so of them with these flags. */
function without(lost: number, flags: readonly string[] = ['master', 'fail?']): Observation {
  const told = SLOTS.slice(0, lost).map((range, ordinal): NodeLine =>
    line(ordinal, { flags, connected: false, slots: [range] }),
  );
  const cluster: Record<number, Facts> = {};
  for (let ordinal = 0; ordinal < 6; ordinal++) {
    cluster[ordinal] =
      ordinal < lost
        ? { pod: hidden }
        : { others: told, view: { keys: 9, offset: 100 + ordinal, ok: false } };
  }
  return formed(3, 1, cluster);
}

test('where half of the primaries or more are lost, it says what ends that', () => {
  expect(decide(without(2))).toEqual({
    kind: 'wait',
    reason: 'MajorityLost',
    message:
      '2 of 3 primaries are lost (10.0.0.0:6379, 10.0.0.1:6379), and the 1 that are left are no ' +
      'majority to elect their replicas: bring their pods back with their volumes; where that ' +
      'cannot be, cdk8s-redis-cluster takeover makes redis-3, redis-4 primaries, and may lose the ' +
      'last writes',
  });
});

test('where a majority is left, it waits for the election', () => {
  expect(decide(without(1))).toMatchObject({ reason: 'WaitingForPods' });
});

test('a primary that another node still reaches is not lost', () => {
  expect(decide(without(2, ['master']))).toMatchObject({ reason: 'WaitingForPods' });
});

test('without keys nothing can be lost, and no one is asked', () => {
  const { pods } = without(2);
  const empty = pods.map(({ view, ...pod }) => ({
    ...pod,
    ...(view && { view: { ...view, keys: 0 } }),
  }));
  expect(decide({ pods: empty }).reason).not.toBe('MajorityLost');
});
