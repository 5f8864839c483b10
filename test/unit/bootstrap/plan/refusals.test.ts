import { NodeLine, Observation } from '../../../../src/bootstrap/cluster/observation';
import { plan } from '../../../../src/bootstrap/plan/plan';
import { blank, Facts, formed, idOf, line, pod, TUNING, spec } from '../observed';

/** The sentence of a refusal, if it is one. */
function why(seen: Observation): string | undefined {
  const decision = plan(spec(3, seen.pods.length / 3 - 1), seen);
  return decision.kind === 'refuse' ? decision.message : undefined;
}

const gone: Partial<NodeLine> = { connected: false, flags: ['master', 'fail'] };

test('blank pods are accepted', () => {
  expect(why(blank(3))).toBeUndefined();
});

test('a formed cluster with keys is accepted', () => {
  expect(why(formed(3, 0, { 0: { view: { keys: 5 } } }))).toBeUndefined();
});

test('refuses a pod that holds keys but owns no slots', () => {
  expect(why(blank(3, { 1: { view: { keys: 7 } } }))).toBe(
    'redis-1 holds 7 keys but owns no slots, so joining would lose them: look at them with ' +
      'redis-cli -h 10.0.0.1 -p 6379 --scan, save what you need, and run FLUSHALL on it',
  );
});

test('a replica that holds keys holds a copy', () => {
  expect(why(formed(3, 1, { 3: { view: { keys: 5 } } }))).toBeUndefined();
});

test('refuses a pod of a cluster with a node that is alive and none of the pods', () => {
  const slots = [{ first: 0, last: 99 }];
  expect(why(blank(3, { 1: { others: [line(9, { slots })] } }))).toBe(
    'redis-1 is in a cluster with node id-9 at 10.0.0.9:6379 (100 slots), which is alive but ' +
      'none of the pods: look at CLUSTER NODES on both, and remove one of them with CLUSTER FORGET',
  );
});

describe('a live node that is none of the pods', () => {
  const removed = line(9, { flags: ['slave'], primary: idOf(1) });
  /** Pod 4 is new, and pod 0 tells of these nodes. */
  const replaced = (others: readonly NodeLine[], keys = 5): Observation => {
    const past = line(4, { flags: ['slave', 'fail'], connected: false });
    const first: Facts = { others: [past, ...others], view: { keys } };
    const cluster: Record<number, Facts> = { 0: first };
    for (const ordinal of [1, 2, 3, 5]) cluster[ordinal] = { others: [past] };
    const newcomer = pod(4, { own: { id: 'new' }, view: { id: 'new', tuning: TUNING } });
    return { pods: formed(3, 1, cluster).pods.with(4, newcomer) };
  };

  test('is waited for while a pod that holds nothing may have replaced it', () => {
    const seen = replaced([removed]);
    expect(why(seen)).toBeUndefined();
    expect(plan(spec(3, 1), seen)).toEqual({
      kind: 'wait',
      reason: 'WaitingForOldPods',
      message:
        'redis-0 is still connected to node id-9 at 10.0.0.9:6379, which is none of the pods: it ' +
        'ends with its old pod; if it does not, remove it with CLUSTER FORGET',
    });
  });

  test.each<[string, Observation]>([
    ['no pod is new', formed(3, 1, { 0: { others: [removed], view: { keys: 5 } } })],
    ['there are more of them than new pods', replaced([removed, line(8)])],
    ['there are no keys', replaced([removed], 0)],
  ])('is refused where %s', (_, seen) => {
    expect(why(seen)).toMatch(/^redis-0 is in a cluster with node id-9 .* is alive/);
  });
});

test('refuses a pod on a volume of a cluster that is no more', () => {
  const seen = blank(3, { 0: { others: [line(1)] }, 2: { others: [line(9, gone)] } });
  expect(why(seen)).toBe(
    'the volume of redis-2 comes from another cluster, with node id-9 at 10.0.0.9:6379: if you ' +
      "do not need its data, delete the pod's PersistentVolumeClaim and the pod",
  );
});

test('refuses to join two clusters that hold keys of the same slots', () => {
  const half = (first: number, last: number): Partial<NodeLine> => ({ slots: [{ first, last }] });
  const view = { keys: 1 };
  const seen = blank(3, {
    0: { own: half(0, 9_000), view, others: [line(2)] },
    1: { own: half(9_000, 16_383), view },
  });
  expect(why(seen)).toBe(
    'redis-1 and redis-0, redis-2 are two clusters that own the same slots, so joining them ' +
      'would lose keys: run FLUSHALL and CLUSTER RESET on each pod of the one that you do not need',
  );
});

test('joins parts of one cluster to which a client wrote before they knew each other', () => {
  const view = { keys: 1 };
  const seen = blank(3, {
    0: { own: { slots: [{ first: 0, last: 5_460 }] }, view },
    1: { own: { slots: [{ first: 5_461, last: 10_922 }] }, view },
  });
  expect(why(seen)).toBeUndefined();
});

test('a primary that does not know yet who took over its slots is no second cluster', () => {
  const slots = [{ first: 0, last: 5_460 }];
  const successor = line(3, { slots, epoch: 7 });
  const seen = formed(3, 1, {
    0: { view: { keys: 5 } },
    1: { others: [successor] },
    3: {
      own: { ...successor, flags: ['myself', 'master'], primary: undefined },
      view: { keys: 5 },
    },
  });
  expect(why(seen)).toBeUndefined();
  expect(plan(spec(3, 1), seen).kind).toBe('wait');
});

test('refuses to join a pod that claims slots of a cluster with keys', () => {
  const seen = blank(3, {
    0: { own: { slots: [{ first: 0, last: 8_000 }] }, view: { keys: 1 } },
    1: { own: { slots: [{ first: 8_000, last: 9_000 }] } },
  });
  expect(why(seen)).toMatch(/^redis-1 and redis-0 are two clusters that own the same slots, /);
});

test('joins halves that hold no keys, because nothing can be lost', () => {
  const seen = blank(3, {
    0: { own: { slots: [{ first: 0, last: 8_000 }] } },
    1: { own: { slots: [{ first: 8_000, last: 9_000 }] } },
  });
  expect(why(seen)).toBeUndefined();
});

test('refuses to give away slots of a node that is gone and has no replica', () => {
  const lost = line(9, { ...gone, slots: [{ first: 0, last: 5460 }] });
  const others = [line(1), line(2), lost];
  expect(why(blank(3, { 0: { others } }))).toBe(
    'slots 0-5460 are owned by node id-9 at 10.0.0.9:6379 (5461 slots), which is none of the ' +
      'pods and has no replica: bring back its pod and its volume, or give up its keys with ' +
      'CLUSTER FORGET id-9 on every pod within a minute',
  );
});

test('does not refuse while a replica of the node that is gone is about to take over', () => {
  const lost = line(9, { ...gone, slots: [{ first: 0, last: 5460 }] });
  const others = [line(1), line(2), lost];
  const seen = blank(3, { 0: { others }, 1: { own: { primary: idOf(9) } } });
  expect(why(seen)).toBeUndefined();
});

test('refuses a slot that is open where keys are in several databases', () => {
  const openSlots = [{ slot: 7, mark: 'migrating', peer: idOf(1) } as const];
  const cluster = { 0: { own: { openSlots } }, 2: { view: { otherDatabases: [3, 9] } } };
  expect(why(formed(3, 0, cluster))).toBe(
    'slot 7 is open, and redis-2 has keys in database 3, 9, but only keys in database 0 can be ' +
      'moved: run MIGRATE in each database, then CLUSTER SETSLOT 7 NODE on both primaries',
  );
  expect(why(formed(3, 0, { 2: { view: { otherDatabases: [3, 9] } } }))).toBeUndefined();
});

test('keys of slots that a server is importing by itself are no keys without slots', () => {
  const migrations = [{ source: idOf(0), ranges: [{ first: 0, last: 9 }], reason: '' }];
  expect(why(blank(3, { 1: { view: { keys: 7, migrations } } }))).toBeUndefined();
});

test('too few owners are fine while slots have none', () => {
  const seen = blank(3, { 0: { own: { slots: [{ first: 0, last: 5460 }] } } });
  expect(why(seen)).toBeUndefined();
});

test('refuses two pods whose servers have one node id, whatever else is missing', () => {
  const twin = pod(1, { own: { id: idOf(0) }, view: { id: idOf(0) } });
  const [first, , third] = blank(3).pods;
  expect(why({ pods: [first, twin, { ...third, view: undefined }] })).toBe(
    "redis-0 and redis-1 both have the node id id-0, so the volume of one is a copy of the other's: " +
      'delete the PersistentVolumeClaim and the pod of the copy',
  );
});
