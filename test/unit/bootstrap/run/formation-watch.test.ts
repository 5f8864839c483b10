import { clusterState } from '../../../../src/bootstrap/cluster/cluster-state';
import { Observation } from '../../../../src/bootstrap/cluster/observation';
import { Decision } from '../../../../src/bootstrap/plan/decision';
import { plan } from '../../../../src/bootstrap/plan/plan';
import { formationWatch, STANDSTILL_MS } from '../../../../src/bootstrap/run/formation-watch';
import { blank, formed, FORMING, spec, TUNING } from '../observed';

let now: number;
let watch: (seen: Observation) => Decision;
beforeEach(() => {
  now = 0;
  const judge = formationWatch({ now: () => now });
  watch = (seen) => judge(plan(spec(3, 0), seen), clusterState(seen, spec(3, 0)));
});

const unconfigured = blank(3, { 0: { view: { tuning: TUNING } } });
const unassigned = blank(3);
/** All slots have owners, which still have the settings of forming. */
const ending = formed(3, 0, {
  0: { view: { tuning: FORMING } },
  1: { view: { tuning: FORMING } },
  2: { view: { tuning: FORMING } },
});

test.each([
  ['before the slots are assigned', unassigned],
  ['until the settings of forming are taken back', ending],
])('a cluster that is being formed is left to the Job %s', (_, seen) => {
  expect(watch(seen)).toMatchObject({ kind: 'wait', reason: 'WaitingForJob' });
});

test('a formation that goes on is left to the Job for any time', () => {
  for (const seen of [unconfigured, unassigned, unconfigured, unassigned]) {
    expect(watch(seen).kind).toBe('wait');
    now += STANDSTILL_MS - 1;
  }
});

test('a formation in which nothing changes is taken over, to its end', () => {
  watch(unconfigured);
  now += STANDSTILL_MS;
  expect(watch(unconfigured).kind).toBe('step');
  expect(watch(unassigned).kind).toBe('step');
  expect(watch(ending).kind).toBe('step');
  expect(watch(formed(3, 0)).kind).toBe('done');
  expect(watch(unassigned).kind).toBe('wait');
});

test('the time in which pods are missing is no standstill', () => {
  watch(unassigned);
  now += STANDSTILL_MS;
  expect(watch(blank(3, { 1: { pod: { view: undefined } } }))).toMatchObject({
    reason: 'WaitingForPods',
  });
  expect(watch(unassigned)).toMatchObject({ kind: 'wait', reason: 'WaitingForJob' });
});

test('a cluster that has been formed is repaired at once, with and without keys', () => {
  const moved = { 2: { pod: { host: '10.0.9.9' } } };
  expect(watch(formed(3, 0, moved)).kind).toBe('step');
  expect(watch(formed(3, 0, { ...moved, 0: { view: { keys: 1 } } })).kind).toBe('step');
});

test('a pod that joins with the settings of forming makes no formation of it', () => {
  const joining = { 3: { view: { tuning: FORMING } } };
  const seen = { pods: [...formed(3, 0).pods, ...blank(4, joining).pods.slice(3)] };
  const judge = formationWatch({ now: () => now });
  const decision = plan(spec(4, 0), seen);
  expect(decision.kind).toBe('step');
  expect(judge(decision, clusterState(seen, spec(4, 0)))).toBe(decision);
});
