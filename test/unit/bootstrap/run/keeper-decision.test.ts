import { clusterState } from '../../../../src/bootstrap/cluster/cluster-state';
import { Decision } from '../../../../src/bootstrap/plan/decision';
import { deferImprovement, keeperDecision } from '../../../../src/bootstrap/run/keeper-decision';
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
    clusterState(seen, spec(shards, 0)),
  );
}

/** Three nodes that serve, and two that have met no other one. */
const seen = { pods: [...formed(3, 0).pods, ...blank(5).pods.slice(3)] };
const left = { kind: 'wait', reason: 'WaitingForJob', message: 'left to the Job: do so' };
const set = { kind: 'set', pod: 0, directive: 'cluster-node-timeout', value: '1' } as const;
const replicate = { kind: 'replicate', pod: 3, primary: 0 } as const;

test('in the wanted shape all steps are taken but those on the number of pods, on slots and on the password', () => {
  const healthy = formed(3, 0);
  expect(part([replicate], 3, healthy)).toMatchObject({ kind: 'step', commands: [replicate] });
  expect(part([{ kind: 'scale', replicas: 3 }], 3, healthy)).toEqual(left);
  expect(part([{ kind: 'moveSlots', source: 0, target: 1, ranges: [] }], 3, healthy)).toEqual(left);
  expect(part([{ kind: 'setOwner', pod: 0, owner: 1, ranges: [] }], 3, healthy)).toEqual(left);
  expect(part([{ kind: 'closeSlots', pod: 0, ranges: [] }], 3, healthy)).toEqual(left);
  expect(part([{ kind: 'bumpEpoch', pod: 0 }], 3, healthy)).toEqual(left);
  expect(part([{ kind: 'makeSecret', secret: 'redis-auth' }], 3, healthy)).toEqual(left);
});

describe('while another shape is wanted', () => {
  test.each<[string, Command]>([
    ['settings are restored', set],
    ['nodes that have met before meet again', { kind: 'meet', pod: 0, peer: 1 }],
    ['nodes are forgotten that are none of the pods', { kind: 'forget', pod: 0, id: 'gone' }],
  ])('%s', (_, command) => {
    expect(part([command], 4, seen)).toMatchObject({ kind: 'step', commands: [command] });
  });

  test.each<[string, Command]>([
    ['joining', { kind: 'meet', pod: 3, peer: 0 }],
    ['leaving', { kind: 'forget', pod: 0, id: 'id-2' }],
    ['the choice of a primary', replicate],
    ['the number of pods', { kind: 'scale', replicas: 4 }],
    ['a reset', { kind: 'reset', pod: 3 }],
  ])('%s is left to the Job', (_, command) => {
    expect(part([command], 4, seen)).toEqual(left);
  });

  test('of a step that does both, only the one part is taken', () => {
    expect(part([set, replicate], 4, seen)).toMatchObject({ commands: [set] });
  });
});

test('a pod that has moved is met again while a Job has yet to add a shard', () => {
  const cluster = { 2: { pod: { host: '10.0.9.9' } } };
  const moved = formed(4, 0, cluster, slotRanges(3));
  const target = spec(4, 0);
  const decision = plan(target, moved);
  const state = clusterState(moved, target);
  expect(keeperDecision(decision, target, moved, state)).toMatchObject({
    reason: 'MeetingNodes',
    commands: [0, 1, 3].map((pod) => ({ kind: 'meet', pod, peer: 2 })),
  });
});

describe('an improvement of the placement', () => {
  const improvement: Decision = {
    kind: 'step',
    reason: 'ImprovingPlacement',
    message: 'hand redis-0 over',
    commands: [],
    improvement: true,
  };

  test('is made in calm times', () => {
    expect(deferImprovement(improvement, true)).toBe(improvement);
  });

  test('waits for them', () => {
    expect(deferImprovement(improvement, false)).toEqual({
      kind: 'wait',
      reason: 'WaitingForCalm',
      message: 'once nothing else has changed for a while: hand redis-0 over',
    });
  });
});
