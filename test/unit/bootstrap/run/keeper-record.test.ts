import { clusterState } from '../../../../src/bootstrap/cluster/cluster-state';
import { Observation } from '../../../../src/bootstrap/cluster/observation';
import { step, wait } from '../../../../src/bootstrap/plan/decision';
import { KeeperRecord } from '../../../../src/bootstrap/run/keeper-record';
import { slotRanges } from '../../../../src/topology';
import { blank, formed, spec } from '../observed';

let now = 1_000;

function record(): KeeperRecord {
  return new KeeperRecord('1.2.3', spec(3, 1), () => now);
}

function look(keeper: KeeperRecord, seen: Observation): void {
  keeper.looked(seen, clusterState(seen), wait('WaitingForPods', 'pods'));
}

/** The value of a metric without labels. */
function value(keeper: KeeperRecord, name: string): number | undefined {
  return keeper.metrics.find((metric) => metric.name === name)?.samples.at(0)?.value;
}

test('steps and the commands of them that failed are counted', () => {
  const keeper = record();
  const meet = step('MeetingNodes', 'meet', [{ kind: 'meet', pod: 0, peer: 1 }])!;
  keeper.acted(meet, ['CLUSTER MEET failed', 'CLUSTER MEET failed']);
  keeper.acted(meet, []);
  expect(keeper.metrics).toContainEqual(
    expect.objectContaining({
      name: 'steps_total',
      samples: [{ labels: { reason: 'MeetingNodes' }, value: 2 }],
    }),
  );
  expect(value(keeper, 'command_failures_total')).toBe(2);
});

test('a look that failed changes nothing but its count: what was seen last remains, with its time', () => {
  const keeper = record();
  look(keeper, formed(3, 1));
  now = 9_000;
  const none = { pods: [] };
  keeper.looked(none, clusterState(none), wait('ObservationFailed', 'no answer'));
  expect(value(keeper, 'look_failures_total')).toBe(1);
  expect(value(keeper, 'looks_total')).toBe(2);
  expect(value(keeper, 'nodes_healthy')).toBe(6);
  expect(value(keeper, 'last_look_timestamp_seconds')).toBe(1);
});

test('slots that get an owner of another shard have moved', () => {
  const keeper = record();
  const [first, second, third] = slotRanges(3);
  look(keeper, formed(3, 1));
  const ranges = [
    { first: first.first, last: first.last - 10 },
    { first: first.last - 9, last: second.last },
    third,
  ];
  look(keeper, formed(3, 1, {}, ranges));
  look(keeper, formed(3, 1, {}, ranges));
  expect(value(keeper, 'slots_moved_total')).toBe(10);
});

test('slots whose primary a replica took over have not moved', () => {
  const keeper = record();
  look(keeper, formed(3, 1));
  const [slots] = slotRanges(3);
  const tookOver = { own: { flags: ['myself', 'master'], primary: undefined, slots: [slots] } };
  const wasTakenOver = { own: { flags: ['myself', 'slave'], primary: 'id-3', slots: [] } };
  look(keeper, formed(3, 1, { 0: wasTakenOver, 3: tookOver }));
  expect(value(keeper, 'slots_moved_total')).toBe(0);
});

describe('a failover', () => {
  const [slots] = slotRanges(3);
  const tookOver = { own: { flags: ['myself', 'master'], primary: undefined, slots: [slots] } };
  const wasTakenOver = { own: { flags: ['myself', 'slave'], primary: 'id-3', slots: [] } };
  const silent = { pod: { view: undefined, problem: { text: 'does not answer', final: false } } };
  const failovers = (keeper: KeeperRecord, member: string): number | undefined =>
    keeper.metrics
      .find(({ name }) => name === 'failovers_total')
      ?.samples.find(({ labels }) => labels.member === member)?.value;

  test('is counted once, for the node that took over, and so is the one back', () => {
    const keeper = record();
    const swapped = formed(3, 1, { 0: wasTakenOver, 3: tookOver });
    for (const seen of [formed(3, 1), swapped, swapped]) look(keeper, seen);
    expect(failovers(keeper, 'redis-3')).toBe(1);
    expect(failovers(keeper, 'redis-0')).toBe(0);
    look(keeper, formed(3, 1));
    expect(failovers(keeper, 'redis-3')).toBe(1);
    expect(failovers(keeper, 'redis-0')).toBe(1);
  });

  test('is counted where the primary failed some looks before it, and where the replica was silent', () => {
    const keeper = record();
    const data = { 1: { view: { keys: 1 } } };
    look(keeper, formed(3, 1, data));
    look(keeper, formed(3, 1, { ...data, 0: silent }));
    look(keeper, formed(3, 1, { ...data, 0: silent, 3: silent }));
    look(keeper, formed(3, 1, { ...data, 0: silent, 3: tookOver }));
    expect(failovers(keeper, 'redis-3')).toBe(1);
  });

  test('is none of those by which a cluster forms, and no primary that gets its first slots', () => {
    const keeper = record();
    look(keeper, blank(6, { 3: { own: { flags: ['myself', 'slave'], primary: 'id-0' } } }));
    look(keeper, formed(3, 1, { 0: wasTakenOver, 3: tookOver }));
    expect(failovers(keeper, 'redis-3')).toBe(0);
    look(keeper, formed(4, 0, {}, slotRanges(3)));
    look(keeper, formed(4, 0));
    expect(failovers(keeper, 'redis-3')).toBe(0);
  });
});
