import { clusterState } from '../../../../src/bootstrap/cluster/cluster-state';
import { Observation } from '../../../../src/bootstrap/cluster/observation';
import { ClusterEvent } from '../../../../src/bootstrap/kubernetes/events';
import { Decision, refuse, Step, wait } from '../../../../src/bootstrap/plan/decision';
import { Reason } from '../../../../src/bootstrap/plan/reason';
import { EventListener, eventListener } from '../../../../src/bootstrap/run/event-listener';
import { blank, formed } from '../observed';

const HEALTHY: Decision = { kind: 'done', reason: 'Healthy', message: 'all 6 nodes agree' };

/** A listener, and the events that it makes, as `Normal Healthy: all is well`. */
function listener(): { listener: EventListener; told: string[] } {
  const told: string[] = [];
  const tell = ({ type, reason, message }: ClusterEvent): void =>
    void told.push(`${type} ${reason}: ${message}`);
  return { listener: new EventListener({ tell, sent: Promise.resolve() }), told };
}

function step(reason: Reason, message = 'do it'): Step {
  return { kind: 'step', reason, message, commands: [] };
}

/** What a run sees: a decision each, and it acts on steps. */
function run(events: EventListener, seen: Observation, ...decisions: Decision[]): void {
  for (const decision of decisions) {
    events.looked(seen, clusterState(seen), decision);
    if (decision.kind === 'step') events.acted(decision);
  }
}

test('a cluster that forms makes one event, once it is healthy', () => {
  const { listener: events, told } = listener();
  run(events, blank(6), step('MeetingNodes'), step('AttachingReplicas'));
  run(events, formed(3, 1), step('AttachingReplicas'), HEALTHY, HEALTHY);
  expect(told).toEqual(['Normal Healthy: the cluster has formed: all 6 nodes agree']);
});

test('the steps of a change of the shape are told, the same ones once, and its end', () => {
  const { listener: events, told } = listener();
  const move = step('MovingSlots', 'move slots');
  const out = step('ScalingOut', 'scale the StatefulSet from 6 to 8 pods');
  run(
    events,
    formed(3, 1),
    out,
    step('MeetingNodes'),
    move,
    wait('WaitingForMigrations', ''),
    move,
  );
  run(events, formed(3, 1), HEALTHY);
  expect(told).toEqual([
    'Normal ScalingOut: scale the StatefulSet from 6 to 8 pods',
    'Normal MovingSlots: move slots',
    'Normal Healthy: all 6 nodes agree',
  ]);
});

test('a password that is made for a new cluster is told', () => {
  const { listener: events, told } = listener();
  run(events, { pods: [] }, step('MakingPassword', 'make the Secret redis-auth'));
  expect(told).toEqual(['Normal MakingPassword: make the Secret redis-auth']);
});

test('a lost volume that is replaced is told each time', () => {
  const { listener: events, told } = listener();
  const attach = step('AttachingReplicas', 'make redis-3 a replica of redis-0');
  run(events, formed(3, 1), attach, HEALTHY, attach, HEALTHY);
  expect(told.filter((line) => line.startsWith('Normal AttachingReplicas'))).toHaveLength(2);
});

test('a refusal is a warning, by its reason', () => {
  const { listener: events, told } = listener();
  run(events, formed(3, 1), refuse('ForeignNode', 'look at node abc'));
  expect(told).toEqual(['Warning ForeignNode: refused: look at node abc']);
});

test('a run without a step, and one that waits, makes none', () => {
  const { listener: events, told } = listener();
  run(events, formed(3, 1), wait('WaitingForPods', 'redis-3'), HEALTHY);
  expect(told).toEqual([]);
});

test('a run that gives up says what it waited for; other ends are told by their decision', async () => {
  const { listener: events, told } = listener();
  await events.ended({
    kind: 'gaveUp',
    reason: 'WaitingForPods',
    message: 'redis-3',
    afterMs: 5000,
  });
  await events.ended({ kind: 'refuse', reason: 'ForeignNode', message: 'look' });
  expect(told).toEqual(['Warning WaitingForPods: gave up after 5.0 s (WaitingForPods): redis-3']);
});

test.each([
  [{ find: 'dns', workload: { statefulSet: 'redis', service: 'redis', namespace: 'a', port: 1 } }],
  [{ find: 'address', addresses: [] }],
] as const)('without access to Kubernetes there are none: %j', (source) => {
  expect(eventListener(source, {}, () => undefined)).toBeUndefined();
});
