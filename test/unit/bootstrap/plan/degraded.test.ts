import { Decision } from '../../../../src/bootstrap/plan/decision';
import { NodeLine, Observation, Pod } from '../../../../src/bootstrap/cluster/observation';
import { plan } from '../../../../src/bootstrap/plan/plan';
import { formed, idOf, line, pod, spec } from '../observed';

interface Variant {
  /** Changes what the others say about the nodes that were: the ids 1, 3, and 5. */
  readonly past?: Readonly<Record<number, Partial<NodeLine>>>;
  /** What pods say that differs. */
  readonly pods?: Readonly<Record<number, (pod: Pod) => Pod>>;
  readonly nodes?: string;
}

const alive = { connected: true, flags: ['slave'] };
const dead = { connected: false, flags: ['slave', 'fail'] };

/**
 * A cluster of three shards with keys, whose pods run on the Kubernetes nodes a to f. Pod 1 and pod 3, the
 * replica of pod 0, cannot be seen; pod 4 took over from pod 1, and pod 5, which was the replica of
 * pod 2, has come back without its volume, so that no primary has a replica.
 */
function glimpse({ past = {}, pods = {}, nodes = 'abcdef' }: Variant = {}): Observation {
  const successor: Partial<NodeLine> = { slots: [{ first: 5461, last: 10922 }], epoch: 7 };
  const told: NodeLine[] = [
    line(1, { connected: false, flags: ['master', 'fail'], ...past[1] }),
    line(3, { ...dead, primary: idOf(0), ...past[3] }),
    line(5, { ...dead, primary: idOf(2), ...past[5] }),
  ];
  const healthy = formed(3, 1, {
    0: { view: { keys: 9 }, others: [line(4, successor), ...told] },
    2: { view: { keys: 9 }, others: [line(4, successor), ...told] },
    4: {
      own: { ...successor, primary: undefined, flags: ['myself', 'master'] },
      view: { keys: 9 },
      others: told,
    },
  });
  return {
    pods: healthy.pods.map((each, ordinal) => {
      const place = { node: nodes[ordinal] };
      const newcomer = pod(5, { own: { id: 'new' }, view: { id: 'new' } });
      const unseen: Partial<Pod> = { view: undefined, host: undefined };
      const now = ordinal === 5 ? newcomer : { ...each, ...([1, 3].includes(ordinal) && unseen) };
      return (pods[ordinal] ?? ((same: Pod) => same))({ ...now, place });
    }),
  };
}

/** The newcomer and the primaries know each other, as they do after they have met. */
function met(variant: Variant = {}): Observation {
  const know = (other: NodeLine): ((pod: Pod) => Pod) => withLines([other]);
  const shardOwners = [0, 2, 4].map((ordinal) => line(ordinal));
  const newcomer = line(5, { id: 'new' });
  return glimpse({
    ...variant,
    pods: {
      0: know(newcomer),
      2: know(newcomer),
      4: know(newcomer),
      5: withLines(shardOwners),
      ...variant.pods,
    },
  });
}

function withLines(more: readonly NodeLine[]): (pod: Pod) => Pod {
  return (pod) => {
    const lines = [...(pod.view?.lines ?? []), ...more.map((line) => [line.id, line] as const)];
    return { ...pod, view: pod.view && { ...pod.view, lines: new Map(lines) } };
  };
}

function decide(seen: Observation): Decision {
  return plan(spec(3, 1), seen);
}

const waits: Decision = {
  kind: 'wait',
  reason: 'WaitingForPods',
  message: 'redis-1 was not seen, redis-3 was not seen',
};

test('a node without data meets the primaries that are seen', () => {
  expect(decide(glimpse())).toEqual({
    kind: 'step',
    reason: 'RepairingDegraded',
    message: 'let nodes without data meet the primaries',
    commands: [0, 2, 4].map((peer) => ({ kind: 'meet', pod: 5, peer })),
  });
});

test('and is then attached to a shard that has no replica', () => {
  expect(decide(met())).toEqual({
    kind: 'step',
    reason: 'RepairingDegraded',
    message: 'attach redis-5, which has no data, to the shard with the fewest replicas',
    commands: [{ kind: 'replicate', pod: 5, primary: 0 }],
  });
});

test('to one on another Kubernetes node, if it can', () => {
  expect(decide(met({ nodes: 'abcdef' }))).toMatchObject({ commands: [{ primary: 0 }] });
  expect(decide(met({ nodes: 'abcdea' }))).toMatchObject({ commands: [{ primary: 2 }] });
  expect(decide(met({ nodes: 'aaaaaa' }))).toMatchObject({ commands: [{ primary: 0 }] });
});

test('a replica that cannot be seen, but lives for one of the primaries, is a replica', () => {
  expect(decide(met({ past: { 3: alive } }))).toMatchObject({ commands: [{ primary: 2 }] });
  const spare = { ...dead, primary: idOf(4), flags: ['slave'] };
  expect(decide(met({ past: { 1: spare, 3: alive, 5: spare } }))).toMatchObject({
    commands: [{ primary: 2 }],
  });
  const past = { 1: spare, 3: alive, 5: { connected: false, flags: ['slave'] } };
  expect(decide(met({ past }))).toEqual(waits);
});

test.each<[string, Variant]>([
  ['a primary does not serve', { pods: { 2: says({ ok: false }) } }],
  [
    'no pod holds a key',
    { pods: { 0: says({ keys: 0 }), 2: says({ keys: 0 }), 4: says({ keys: 0 }) } },
  ],
  [
    'a pod holds keys but no slots',
    { pods: { 4: () => pod(4, { own: { id: 'stray' }, view: { id: 'stray', keys: 1 } }) } },
  ],
  ['a pod knows others than these', { pods: { 5: withLines([line(9)]) } }],
  [
    'more nodes live than there are pods that cannot be seen',
    { past: { 1: alive, 3: alive, 5: { ...alive, host: '10.0.9.5' } } },
  ],
  ['most of the pods cannot be seen', { pods: { 4: hidden } }],
  ['most of the primaries cannot be seen', { pods: { 2: demoted, 4: demoted } }],
])('nothing is done where %s', (_, variant) => {
  expect(decide(glimpse(variant)).kind).toBe('wait');
});

test('no node is forgotten, moved or handed over, and no setting is changed', () => {
  const settled = glimpse({
    pods: { 5: () => ({ ...formed(3, 1).pods[5], view: formed(3, 1).pods[5].view }) },
    past: { 5: { flags: ['slave'], connected: true } },
  });
  expect(decide(settled)).toEqual(waits);
});

function says(cluster: Partial<NonNullable<Pod['view']>>): (pod: Pod) => Pod {
  return (pod) => ({ ...pod, view: pod.view && { ...pod.view, ...cluster } });
}

function demoted({ ordinal }: Pod): Pod {
  return pod(ordinal, { own: { primary: idOf(0) }, others: [line(0)] });
}

function hidden(pod: Pod): Pod {
  return { ...pod, view: undefined };
}
