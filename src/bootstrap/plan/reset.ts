import { Topology } from '../../topology';
import { Decision, step } from './decision';
import { enumerate } from '../util/list';
import { isLeaving } from '../cluster/cluster-spec';
import { Shaped } from './target-shards';
import { isComplete, isMeeting, Survey } from '../cluster/cluster-state';
import { Member } from '../cluster/member';

/**
 * Resets nodes that know the cluster, which has forgotten them: they are leaving, or come back on the
 * volume of a former member. What they hold are copies; a primary with keys is left to the servers,
 * among whom the newer claim to a slot decides.
 */
export function recall(facts: Survey, wanted: Topology): Decision | undefined {
  if (!isComplete(facts)) return undefined;
  const { owners, members } = facts;
  const primaries = [...new Set(owners)].filter((owner) => owner !== undefined);
  const isFormer = (member: Member): boolean =>
    (member.own.primary !== undefined ||
      (member.view.keys === 0 && (isLeaving(member, wanted) || member.own.epoch > 0))) &&
    primaries.some(({ view }) => member.view.lines.has(view.id)) &&
    !primaries.some(
      (primary) =>
        primary === member ||
        primary.view.lines.has(member.view.id) ||
        isMeeting(primary, member, facts),
    );
  return reset('which the cluster has forgotten', members.filter(isFormer));
}

/**
 * Resets replicas that their shards can spare, and that are to become primaries of new shards, once
 * those that remain have copies.
 */
export function release(shards: readonly Shaped[], facts: Survey): Decision | undefined {
  if (!isComplete(facts)) return undefined;
  const spared = shards.map(({ head }) => head).filter(({ own }) => own.primary !== undefined);
  const former = new Set(spared.map(({ own }) => own.primary));
  const late = facts.members.find(
    (member) => former.has(member.own.primary) && !spared.includes(member) && !member.view.linkUp,
  );
  return late !== undefined
    ? { kind: 'wait', why: `${late.name} has no copy yet, and its shard is to spare another one` }
    : reset('which become primaries', spared);
}

function reset(why: string, members: readonly Member[]): Decision | undefined {
  return step(
    `reset ${enumerate(members.map(({ name }) => name))}, ${why}`,
    members.map(({ ordinal }) => ({ kind: 'reset', pod: ordinal })),
  );
}
