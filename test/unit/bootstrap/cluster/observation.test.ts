import {
  assignedSlots,
  isFailing,
  isSeen,
  NodeView,
  openSlotsOf,
  ownLine,
} from '../../../../src/bootstrap/cluster/observation';
import { formed, idOf, line, pod } from '../observed';

test('a view that does not list its own node is an error', () => {
  const view = pod(0).view as NodeView;
  expect(ownLine(view).id).toBe(idOf(0));
  expect(() => ownLine({ ...view, lines: new Map() })).toThrow(
    'node id-0 does not list itself in its CLUSTER NODES',
  );
});

test('the slots that have an owner are counted over all lines of a server', () => {
  const { view } = formed(3, 0).pods[1];
  expect(assignedSlots(view as NodeView)).toBe(16384);
  const lines = new Map([...(view as NodeView).lines].filter(([id]) => id !== idOf(0)));
  expect(assignedSlots({ ...(view as NodeView), lines })).toBe(10923);
});

test('a pod is seen where it has an address and its server answered', () => {
  expect(isSeen(pod(0))).toBe(true);
  expect(isSeen(pod(0, { pod: { view: undefined } }))).toBe(false);
});

test.each([
  ['fail', true],
  ['fail?', true],
  ['noaddr', true],
  ['handshake', false],
])('a node with the flag %s is failing: %s', (flag, expected) => {
  expect(isFailing(line(1, { flags: ['master', flag] }))).toBe(expected);
});

test('the open slots of replicas are those of their primaries, and do not count twice', () => {
  const openSlots = [{ slot: 7, mark: 'migrating', peer: idOf(1) } as const];
  const { pods } = formed(3, 1, { 0: { own: { openSlots } }, 3: { own: { openSlots } } });
  expect(openSlotsOf(pods)).toEqual(openSlots);
});
