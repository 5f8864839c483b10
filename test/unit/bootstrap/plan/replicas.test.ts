import { NodeLine, Observation } from '../../../../src/bootstrap/cluster/observation';
import { Decision } from '../../../../src/bootstrap/plan/decision';
import { blank, formed, idOf, line } from '../observed';
import { apart, commands, decide, runningOn } from './decide';

test('replicas are attached to primaries that they know', () => {
  expect(decide(blank(6, apart(false)))).toEqual({
    kind: 'step',
    reason: 'AttachingReplicas',
    message: 'attach replicas to their primaries',
    commands: [0, 1, 2].map((pod) => ({ kind: 'replicate', pod, primary: pod + 3 })),
  });
});

test('a primary hands over where one Kubernetes node has half of them', () => {
  const decision = decide(formed(3, 1, runningOn('aabccd')));
  expect(decision).toMatchObject({
    reason: 'ImprovingPlacement',
    message: 'spread the primaries, so that no Kubernetes node or zone has half of them',
    improvement: true,
  });
  expect(commands(decision)).toHaveLength(1);
  expect(commands(decision)[0].kind).toBe('failOver');
});

test('no primary hands over while versions differ', () => {
  const cluster = runningOn('aabccd');
  const seen = formed(3, 1, { ...cluster, 5: { ...cluster[5], view: { version: '8.2.1' } } });
  expect(decide(seen).kind).toBe('done');
});

const exchange: Decision = {
  kind: 'step',
  reason: 'ImprovingPlacement',
  message:
    'attach redis-3 to another shard, because it shares a Kubernetes node or zone with a member of ' +
    'its own',
  commands: [{ kind: 'replicate', pod: 3, primary: 1 }],
  improvement: true,
};

test('a replica on the Kubernetes node of its primary goes to another shard first', () => {
  expect(decide(formed(3, 1, runningOn('abcade')))).toEqual(exchange);
});

test('and the replica that fits best comes back in its place', () => {
  const attached: Partial<NodeLine> = { flags: ['slave'], primary: idOf(1), epoch: 0 };
  const others = [line(3, attached)];
  const cluster = runningOn('abcade');
  const seen = formed(
    3,
    1,
    Object.fromEntries(
      [0, 1, 2, 3, 4, 5].map((ordinal) => [
        ordinal,
        { ...cluster[ordinal], ...(ordinal === 3 ? { own: attached } : { others }) },
      ]),
    ),
  );
  expect(decide(seen)).toEqual({
    kind: 'step',
    reason: 'MovingReplicas',
    message: 'move replicas to shards with too few',
    commands: [{ kind: 'replicate', pod: 4, primary: 0 }],
  });
});

test('a primary that takes no writes without its replicas keeps them', () => {
  expect(decide(formed(3, 1, runningOn('abcade', { minReplicas: 1 }))).kind).toBe('done');
  expect(decide(formed(3, 1, runningOn('abcade', { minReplicas: undefined }))).kind).toBe('done');
});

test('no replicas are exchanged while versions differ', () => {
  const cluster = runningOn('abcade');
  const seen = formed(3, 1, { ...cluster, 5: { ...cluster[5], view: { version: '8.2.1' } } });
  expect(decide(seen).kind).toBe('done');
});

test('no replicas are exchanged while nodes disagree', () => {
  const cluster = runningOn('abcade');
  const seen = formed(3, 1, { ...cluster, 5: { ...cluster[5], view: { linkUp: false } } });
  expect(decide(seen).kind).toBe('wait');
});

describe('where clients are told host names', () => {
  const named = (ordinal: number): Partial<NodeLine> => ({ hostname: `redis-${ordinal}.example` });
  /** A cluster in which pod 5 came back blank, as each node knows it. */
  const seen = (known: Partial<NodeLine>, own: Partial<NodeLine>): Observation => {
    const lines: NodeLine[] = formed(3, 1).pods.map(({ view }, ordinal) => ({
      ...line(ordinal),
      ...view?.lines.get(idOf(ordinal)),
      ...named(ordinal),
      flags: ordinal < 3 || ordinal === 5 ? ['master'] : ['slave'],
    }));
    lines[5] = { ...line(5), ...known };
    return formed(
      3,
      1,
      Object.fromEntries(
        lines.map((_, ordinal) => [
          ordinal,
          {
            own:
              ordinal === 5
                ? { flags: ['myself', 'master'], primary: undefined, ...own }
                : named(ordinal),
            others: lines.filter((_line, other) => other !== ordinal),
            view: { keys: ordinal < 3 ? 1 : 0 },
          },
        ]),
      ),
    );
  };

  test('a replica is attached once all nodes know its name', () => {
    expect(decide(seen(named(5), named(5))).reason).toBe('AttachingReplicas');
  });

  test('a replica whose name some do not know yet is not attached', () => {
    expect(decide(seen({}, named(5)))).toMatchObject({
      kind: 'wait',
      message: '1 of 6 nodes agree; redis-0 does not know the host name of redis-5 yet',
    });
  });

  test('a replica that has no name yet is not attached', () => {
    expect(decide(seen({}, {})).kind).toBe('wait');
  });
});
