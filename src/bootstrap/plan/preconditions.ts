import { nodeCount, SLOTS } from '../../topology';
import { Decision, step } from './decision';
import { enumerate } from '../util/list';
import { isFailing, Observation, Pod } from '../cluster/observation';
import { mend } from './degraded';
import { slotsOfTheLost } from './refusals';
import { strangers, Survey, survey } from '../cluster/cluster-state';
import { slotCount } from '../cluster/slot-ranges';
import { Wanted, isLeaving } from '../cluster/cluster-spec';

/** Whether there are other shards or pods than those that are wanted, in a cluster that serves. */
export function isReshaping(wanted: Wanted, seen: Observation): boolean {
  const count = nodeCount(wanted);
  const { members, departed } = survey(seen, count);
  const { replicas = seen.pods.length } = seen;
  // Where others give the number of pods, there may be more of them than nodes.
  const pods = wanted.scales ? replicas : replicas - departed.length;
  const owners = members.flatMap(({ view }) =>
    [...view.lines.values()].filter(({ slots }) => slots.length > 0),
  );
  const shards = new Set(owners.map(({ id }) => id)).size;
  const isServed = members.some(
    ({ view }) =>
      [...view.lines.values()].reduce((sum, { slots }) => sum + slotCount(slots), 0) === SLOTS,
  );
  return (
    shards > 0 && (pods !== count || shards > wanted.shards || (isServed && shards < wanted.shards))
  );
}

/** What has to happen before every pod can be seen, and what may. */
export function sight(wanted: Wanted, seen: Observation): Decision | undefined {
  const { pods, replicas, autoscaler } = seen;
  const hopeless = pods.find(({ problem }) => problem?.final);
  if (hopeless !== undefined) return { kind: 'refuse', why: complaint(hopeless) };
  if (autoscaler !== undefined) {
    return {
      kind: 'refuse',
      why:
        `the HorizontalPodAutoscaler ${autoscaler} scales the StatefulSet, whose number of pods ` +
        `follows from shards and replicasPerShard: delete it`,
    };
  }
  // A StatefulSet that nobody has scaled yet has one pod, and no cluster to be asked about.
  const asked = pods.slice(0, replicas === 1 ? 0 : replicas);
  const blind = asked.filter(({ view }) => view === undefined);
  if (blind.length > 0 && !areUnmissed(blind, wanted, survey({ pods: asked }))) {
    return withoutPrimary(wanted, seen, asked, blind) ?? waitFor(wanted, asked, blind);
  }
  return replicas !== undefined && replicas < nodeCount(wanted)
    ? scaleOut(wanted, replicas)
    : undefined;
}

/** Whether pods that cannot be seen are leaving anyhow, and everybody holds their nodes for dead. */
function areUnmissed(blind: readonly Pod[], wanted: Wanted, facts: Survey): boolean {
  return (
    blind.every((pod) => isLeaving(pod, wanted)) &&
    facts.members.length > 0 &&
    facts.members.every((member) =>
      strangers(member, facts).every((line) => isFailing(line) && line.slots.length === 0),
    )
  );
}

/** A cluster that has lost slots for now is not changed. */
function withoutPrimary(
  wanted: Wanted,
  seen: Observation,
  asked: readonly Pod[],
  blind: readonly Pod[],
): Decision | undefined {
  const facts = survey({ pods: asked });
  const isDead = facts.members.some((member) =>
    strangers(member, facts).some(({ flags, slots }) => flags.includes('fail') && slots.length > 0),
  );
  if (!isDead || !isReshaping(wanted, seen) || slotsOfTheLost(facts) === undefined)
    return undefined;
  return {
    kind: 'refuse',
    why:
      `a shard has no healthy primary, for ${enumerate(blind.map(complaint))}: bring it back ` +
      `before shards or replicasPerShard change`,
  };
}

function waitFor(wanted: Wanted, asked: readonly Pod[], blind: readonly Pod[]): Decision {
  return mend(wanted, asked) ?? { kind: 'wait', why: enumerate(blind.map(complaint)) };
}

function complaint({ name, problem }: Pod): string {
  return `${name} ${problem?.text ?? 'was not seen'}`;
}

function scaleOut(wanted: Wanted, replicas: number): Decision | undefined {
  const count = nodeCount(wanted);
  return wanted.scales
    ? step(`ask for ${count} pods where there are ${replicas}`, [
        { kind: 'scale', replicas: count },
      ])
    : {
        kind: 'refuse',
        why: `the StatefulSet has ${replicas} pods, and ${count} are wanted: raise its replicas`,
      };
}
