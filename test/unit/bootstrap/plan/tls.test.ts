import { NodeTls } from '../../../../src/bootstrap/cluster/node-facts';
import { Decision } from '../../../../src/bootstrap/plan/decision';
import { plan } from '../../../../src/bootstrap/plan/plan';
import { formed, spec } from '../observed';

const PLAIN: NodeTls = { bus: false, replication: false, plainPort: 6379 };
const BOTH: NodeTls = { bus: true, replication: true, plainPort: 6379 };
const ONLY: NodeTls = { ...BOTH, plainPort: 0 };

const OVERLAP_MS = 10_000;

/** What is decided where three nodes speak TLS like this, for so long. */
function decide(
  nodes: readonly (NodeTls | undefined)[],
  tls: { readonly required: boolean; readonly overlapMs?: number } | undefined = {
    required: true,
    overlapMs: OVERLAP_MS,
  },
  tlsForMs: number | undefined = OVERLAP_MS,
): Decision {
  const seen = {
    ...formed(
      3,
      0,
      nodes.map((each) => ({ view: { tls: each, ok: true } })),
    ),
    ...(tlsForMs === undefined ? {} : { tlsForMs }),
  };
  return plan({ ...spec(3, 0), ...(tls ? { tls } : {}) }, seen);
}

function busOf(pod: number, value: string): object[] {
  return ['tls-cluster', 'tls-replication'].map((directive) => ({
    kind: 'set',
    pod,
    directive,
    value,
  }));
}

test('all nodes speak TLS with each other at once', () => {
  expect(decide([PLAIN, PLAIN, PLAIN])).toEqual({
    kind: 'step',
    reason: 'SwitchingBus',
    message: 'let the nodes speak TLS with each other',
    commands: [0, 1, 2].flatMap((pod) => busOf(pod, 'yes')),
  });
});

test('a run that was killed in between goes on with those that do not yet', () => {
  expect(decide([BOTH, PLAIN, ONLY])).toMatchObject({ commands: busOf(1, 'yes') });
});

test('what a node has refused is sent again', () => {
  const half = { ...BOTH, replication: false };
  expect(decide([BOTH, half, BOTH])).toMatchObject({ commands: busOf(1, 'yes') });
  expect(decide([PLAIN, half, PLAIN], { required: false })).toMatchObject({
    commands: busOf(1, 'no'),
  });
});

test('nodes that have yet to open their port without TLS are waited for', () => {
  expect(decide([BOTH, ONLY, BOTH], { required: false })).toEqual({
    kind: 'wait',
    reason: 'WaitingForPods',
    message: 'the port without TLS is closed until they are rolled: redis-1',
  });
});

test('nodes that are to need no TLS speak none with each other', () => {
  expect(decide([BOTH, BOTH, PLAIN], { required: false })).toMatchObject({
    reason: 'SwitchingBus',
    commands: [0, 1].flatMap((pod) => busOf(pod, 'no')),
  });
});

test('the port for clients without TLS is closed where it is open, once they had their time', () => {
  expect(decide([BOTH, ONLY, BOTH])).toEqual({
    kind: 'step',
    reason: 'ClosingPlainPort',
    message: 'close the port for clients without TLS',
    commands: [0, 2].map((pod) => ({ kind: 'set', pod, directive: 'port', value: '0' })),
  });
});

test.each<[string, Decision]>([
  ['clients still have time', decide([BOTH, BOTH, BOTH], undefined, OVERLAP_MS - 1)],
  ['it is to stay open', decide([BOTH, BOTH, BOTH], { required: true })],
  ['clients may use either', decide([PLAIN, PLAIN, PLAIN], { required: false })],
  ['it is closed', decide([ONLY, ONLY, ONLY])],
  ['a server does not say', decide([undefined, undefined, undefined])],
])('nothing is to be done where %s', (_, { reason }) => {
  expect(reason).toBe('Healthy');
});
