import { clusterState } from '../../../../src/bootstrap/cluster/cluster-state';
import { plan } from '../../../../src/bootstrap/plan/plan';
import { SLOTS, slotRanges } from '../../../../src/topology';
import { formed, pod, spec } from '../observed';
import { decide } from './decide';

type Exports = Record<string, unknown>;

const mockCounts = { slots: 0 };

jest.mock('../../../../src/bootstrap/cluster/cluster-state', () => {
  const actual = jest.requireActual<Exports>('../../../../src/bootstrap/cluster/cluster-state');
  return { ...actual, clusterState: jest.fn(actual.clusterState as () => unknown) };
});

// A loop over all slots looks at their number before each of them.
jest.mock('../../../../src/topology', () => {
  const actual = jest.requireActual<Exports>('../../../../src/topology');
  const get = (): unknown => (mockCounts.slots++, actual.SLOTS);
  return Object.defineProperty({ ...actual }, 'SLOTS', { get });
});

/** How often the state of the cluster was computed, and all slots were gone through, while a function ran. */
function effortOf(run: () => unknown): { states: number; loops: number } {
  jest.mocked(clusterState).mockClear();
  mockCounts.slots = 0;
  run();
  return {
    states: jest.mocked(clusterState).mock.calls.length,
    loops: Math.floor(mockCounts.slots / 16_384),
  };
}

const keys = { view: { keys: 9 } };
const hidden = { pod: { view: undefined } };

test('a loop over all slots is counted', () => {
  const loop = (): void => {
    for (let slot = 0; slot < SLOTS; slot++);
  };
  expect(effortOf(() => (loop(), loop())).loops).toBe(2);
});

test.each([
  ['agree', formed(3, 1, { 0: keys }), spec(3, 1)],
  ['are too few while one is missing', formed(3, 1, { 0: keys, 4: hidden }), spec(3, 1)],
  ['change their shape while one is missing', formed(3, 1, { 0: keys, 4: hidden }), spec(4, 1)],
  ['are to take slots', formed(4, 0, { 0: keys }, slotRanges(3)), spec(4, 0)],
  ['are to give slots away', formed(4, 0, { 0: keys }), spec(3, 0)],
  ['have yet to form', { pods: [0, 1, 2].map((ordinal) => pod(ordinal)) }, spec(3, 0)],
])(
  'a plan computes the state of the cluster once, in one loop over the slots, where nodes %s',
  (_, seen, target) => {
    expect(effortOf(() => plan(target, seen))).toEqual({ states: 1, loops: 1 });
  },
);

test('a cluster in which all agree is done', () => {
  expect(decide(formed(3, 1))).toEqual({
    kind: 'done',
    reason: 'Healthy',
    message: 'all 6 nodes agree: 3 primaries and 3 replicas serve all 16384 slots',
  });
});
