import { Decision, step, wait } from './decision';
import { formatList } from '../util/list';
import { isLeaving } from '../cluster/cluster-spec';
import { Rule } from './rule';
import { isMeeting } from '../cluster/cluster-state';
import { Member } from '../cluster/member';

/**
 * Resets nodes that know the cluster, but that the cluster has forgotten: they are leaving, or come
 * back on the volume of a node that was a member before. What they hold are copies; a primary with
 * keys is left to the servers, where the newer claim to a slot decides.
 */
export const resetForgotten: Rule = ({ spec, cluster }) => {
  if (!cluster.isComplete) return undefined;
  const primaries = [...cluster.slots.byOwner.keys()];
  const isForgotten = (member: Member): boolean =>
    (member.own.primary !== undefined ||
      (member.view.keys === 0 && (isLeaving(member, spec) || member.own.epoch > 0))) &&
    primaries.some(({ view }) => member.view.lines.has(view.id)) &&
    !primaries.some(
      (primary) =>
        primary === member ||
        primary.view.lines.has(member.view.id) ||
        isMeeting(primary, member, cluster),
    );
  return reset('which the cluster has forgotten', cluster.members.filter(isForgotten));
};

/**
 * Resets replicas that their shards can spare, and that will be primaries of new shards, once the
 * other replicas have copies.
 */
export const resetSpareReplicas: Rule = ({ cluster, shards }) => {
  if (!cluster.isComplete) return undefined;
  const spared = shards.map(({ owner }) => owner).filter(({ own }) => own.primary !== undefined);
  const givers = new Set(spared.map(({ own }) => own.primary));
  const late = cluster.members.find(
    (member) => givers.has(member.own.primary) && !spared.includes(member) && !member.view.linkUp,
  );
  return late !== undefined
    ? wait(
        'WaitingForReplicas',
        `${late.name} has to copy its primary before its shard gives up another replica`,
      )
    : reset('which become primaries of new shards', spared);
};

function reset(purpose: string, members: readonly Member[]): Decision | undefined {
  return step(
    'ResettingNodes',
    `reset ${formatList(members.map(({ name }) => name))}, ${purpose}`,
    members.map(({ ordinal }) => ({ kind: 'reset', pod: ordinal })),
  );
}
