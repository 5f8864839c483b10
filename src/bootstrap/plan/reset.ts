import { Decision, step, wait } from './decision';
import { formatList } from '../util/list';
import { isLeaving } from '../cluster/cluster-spec';
import { Rule } from './rule';
import { isMeeting } from '../cluster/cluster-state';
import { Member } from '../cluster/member';

/**
 * Resets nodes that know the cluster, which has forgotten them: they are leaving, or come back on the
 * volume of a former member. What they hold are copies; a primary with keys is left to the servers,
 * among whom the newer claim to a slot decides.
 */
export const resetForgotten: Rule = ({ spec, cluster }) => {
  if (!cluster.isComplete) return undefined;
  const primaries = [...cluster.slots.byOwner.keys()];
  const isFormer = (member: Member): boolean =>
    (member.own.primary !== undefined ||
      (member.view.keys === 0 && (isLeaving(member, spec) || member.own.epoch > 0))) &&
    primaries.some(({ view }) => member.view.lines.has(view.id)) &&
    !primaries.some(
      (primary) =>
        primary === member ||
        primary.view.lines.has(member.view.id) ||
        isMeeting(primary, member, cluster),
    );
  return reset('which the cluster has forgotten', cluster.members.filter(isFormer));
};

/**
 * Resets replicas that their shards can spare, and that are to become primaries of new shards, once
 * those that remain have copies.
 */
export const resetSpareReplicas: Rule = ({ cluster, shards }) => {
  if (!cluster.isComplete) return undefined;
  const spared = shards.map(({ owner }) => owner).filter(({ own }) => own.primary !== undefined);
  const former = new Set(spared.map(({ own }) => own.primary));
  const late = cluster.members.find(
    (member) => former.has(member.own.primary) && !spared.includes(member) && !member.view.linkUp,
  );
  return late !== undefined
    ? wait(
        'WaitingForReplicas',
        `${late.name} has no copy yet, and its shard is to spare another one`,
      )
    : reset('which become primaries', spared);
};

function reset(purpose: string, members: readonly Member[]): Decision | undefined {
  return step(
    'ResettingNodes',
    `reset ${formatList(members.map(({ name }) => name))}, ${purpose}`,
    members.map(({ ordinal }) => ({ kind: 'reset', pod: ordinal })),
  );
}
