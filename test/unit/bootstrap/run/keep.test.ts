import { Decision } from '../../../../src/bootstrap/plan/decision';
import { keeperDecision } from '../../../../src/bootstrap/run/keep';
import { Command } from '../../../../src/bootstrap/plan/command';
import { Observation } from '../../../../src/bootstrap/cluster/observation';
import { plan } from '../../../../src/bootstrap/plan/plan';
import { slotRanges } from '../../../../src/topology';
import { blank, formed, spec } from '../observed';

function part(commands: readonly Command[], shards: number, seen: Observation): Decision {
  return keeperDecision(
    { kind: 'step', reason: 'ScalingOut', message: 'do so', commands },
    spec(shards, 0),
    seen,
  );
}

/** Three that serve, and two that know nobody. */
const seen = { pods: [...formed(3, 0).pods, ...blank(5).pods.slice(3)] };
const left = { kind: 'wait', reason: 'WaitingForJob', message: 'the Job has to do so' };
const set = { kind: 'set', pod: 0, directive: 'cluster-node-timeout', value: '1' } as const;
const replicate = { kind: 'replicate', pod: 3, primary: 0 } as const;

test('in the shape that is wanted all steps are taken but those that scale or move slots', () => {
  const whole = formed(3, 0);
  expect(part([replicate], 3, whole)).toMatchObject({ kind: 'step', commands: [replicate] });
  expect(part([{ kind: 'scale', replicas: 3 }], 3, whole)).toEqual(left);
  expect(part([{ kind: 'moveSlots', source: 0, target: 1, ranges: [] }], 3, whole)).toEqual(left);
});

describe('while another shape is wanted', () => {
  test.each<[string, Command]>([
    ['settings are put right', set],
    ['those who know each other meet again', { kind: 'meet', pod: 0, peer: 1 }],
    ['nodes are forgotten that are none of the pods', { kind: 'forget', pod: 0, id: 'gone' }],
  ])('%s', (_, command) => {
    expect(part([command], 4, seen)).toMatchObject({ kind: 'step', commands: [command] });
  });

  test.each<[string, Command]>([
    ['who joins', { kind: 'meet', pod: 3, peer: 0 }],
    ['who leaves', { kind: 'forget', pod: 0, id: 'id-2' }],
    ['who copies whom', replicate],
    ['the number of pods', { kind: 'scale', replicas: 4 }],
    ['what is reset', { kind: 'reset', pod: 3 }],
  ])('%s is left to the Job', (_, command) => {
    expect(part([command], 4, seen)).toEqual(left);
  });

  test('of a step that does both, only the one part is taken', () => {
    expect(part([set, replicate], 4, seen)).toMatchObject({ commands: [set] });
  });
});

test('a pod that has moved is met again though a Job has yet to make a shard more', () => {
  const cluster = { 2: { pod: { host: '10.0.9.9' } } };
  const moved = formed(4, 0, cluster, slotRanges(3));
  const wishes = spec(4, 0);
  expect(keeperDecision(plan(wishes, moved), wishes, moved)).toMatchObject({
    reason: 'MeetingNodes',
    message: 'let all nodes meet',
    commands: [0, 1, 3].map((pod) => ({ kind: 'meet', pod, peer: 2 })),
  });
});
