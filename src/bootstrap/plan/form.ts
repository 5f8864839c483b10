import { Topology } from '../../topology';
import { isLeaving } from '../cluster/cluster-spec';
import { ClusterState } from '../cluster/cluster-state';
import { Member, reaches } from '../cluster/member';
import { inHandshake, Pod, Tuning } from '../cluster/observation';
import { areSameRanges } from '../cluster/slot-ranges';
import { formationTimeout, hasFormationTimeout } from '../cluster/tuning';
import { formatList } from '../util/list';
import { Command } from './command';
import { Decision, Step, step, wait } from './decision';
import { meetings } from './meet';
import { TargetShard } from './target-shards';

/**
 * What the servers run with while they form a cluster and hold no data: news travels within half of
 * the node timeout, a shard says ok before it knows the others, and a replica's first copy starts at
 * once.
 */
function formationSettings(nodes: number): Required<Tuning> {
  return { nodeTimeout: formationTimeout(nodes), requireFullCoverage: false, syncDelay: 0 };
}

/** Readies servers without data; distinct epochs spare them the settling of who has which. */
export function applyFormationSettings({ members }: ClusterState): Decision | undefined {
  const forming = formationSettings(members.length);
  const commands = members.flatMap(({ ordinal, view, own }): Command[] => [
    ...(view.tuning ? retune(ordinal, view.tuning, forming) : []),
    ...(view.lines.size === 1 && own.epoch === 0
      ? [{ kind: 'epoch' as const, pod: ordinal, epoch: members.length - ordinal }]
      : []),
  ]);
  return step('PreparingNodes', 'prepare servers without data for a quick start', commands);
}

/** Pods get to know their own shard first: so it settles while few messages are under way. */
export function meetWithinShards(
  shards: readonly TargetShard[],
  cluster: ClusterState,
): Decision | undefined {
  const pairs = shards.flatMap(({ owner, replicas }) =>
    replicas.flatMap((replica) => [
      [owner, replica],
      [replica, owner],
    ]),
  );
  const strange = pairs.filter(([member, peer]) => !reaches(member, peer));
  return (
    step(
      'MeetingNodes',
      'introduce the pods of each shard to one another',
      meetings(strange, cluster),
    ) ??
    (strange.length > 0
      ? wait('WaitingForHandshakes', `${nameList(strange)} are shaking hands`)
      : undefined)
  );
}

/**
 * A server that starts as a primary refuses to serve for its first two seconds
 * (CLUSTER_WRITABLE_DELAY in the servers' cluster.c), a replica does not: one that takes over serves
 * at once. It is done only while the shard knows no other one and no node holds a key.
 */
export function letReplicasTakeOver(shards: readonly TargetShard[]): Decision | undefined {
  const idle = shards.filter(
    (shard) =>
      !shard.owner.view.ok && shard.replicas.some(servesPartOfTheSlots) && isByItself(shard),
  );
  const successors = idle.flatMap(({ owner, replicas }) =>
    replicas.filter((replica) => isReady(replica, owner)).slice(0, 1),
  );
  return (
    step(
      'TakingOver',
      'let a replica of each shard take over, for it serves at once',
      successors.map(({ ordinal }) => ({ kind: 'takeOver', pod: ordinal })),
    ) ??
    (idle.length > 0
      ? wait(
          'WaitingForReplicas',
          `a replica of ${nameList(idle.map(({ owner }) => [owner]))} gets ready`,
        )
      : undefined)
  );
}

function isByItself({ owner, replicas }: TargetShard): boolean {
  const ids = [owner, ...replicas].map(({ view }) => view.id);
  for (const line of owner.view.lines.values()) {
    if (!inHandshake(line) && !ids.includes(line.id)) return false;
  }
  return true;
}

function servesPartOfTheSlots({ view }: Member): boolean {
  return view.tuning?.requireFullCoverage === false;
}

function isReady({ own, view }: Member, owner: Member): boolean {
  const known = view.lines.get(owner.view.id);
  return (
    view.ok &&
    own.primary === owner.view.id &&
    known !== undefined &&
    areSameRanges(known.slots, owner.own.slots)
  );
}

/**
 * A primary that hears of a cluster serves only clamp(cluster-node-timeout, 0.5 s, 5 s) later
 * (clusterUpdateState in the servers' cluster.c), and news goes round within half of that timeout: so
 * it is low on nodes that join, as long as they hold nothing.
 */
export function lowerNodeTimeout(cluster: ClusterState, spec: Topology): Decision | undefined {
  const nodeTimeout = formationTimeout(cluster.members.length);
  const newcomers = cluster.members.filter(
    (member) => isIdle(member, cluster) && !member.view.ok && !isLeaving(member, spec),
  );
  return step(
    'PreparingNodes',
    'prepare nodes without data to join quickly',
    newcomers.flatMap(({ ordinal, view: { tuning } }) =>
      tuning ? retune(ordinal, tuning, { ...tuning, nodeTimeout }) : [],
    ),
  );
}

/** Whether a node holds nothing, nor does the primary whose replica it is. */
export function isIdle({ own, view }: Member, { byId }: ClusterState): boolean {
  return own.primary === undefined
    ? own.slots.length === 0 && view.keys === 0
    : byId.get(own.primary)?.own.slots.length === 0;
}

/** Ends the haste of forming. */
export function restoreSettings(tuning: Required<Tuning>, pods: readonly Pod[]): Step | undefined {
  return step(
    'RestoringSettings',
    'put the configured settings back',
    pods.flatMap(({ ordinal, view }) =>
      view?.tuning && hasFormationTimeout(view.tuning)
        ? retune(ordinal, view.tuning, tuning).reverse()
        : [],
    ),
  );
}

/**
 * The commands that lead from one tuning to another. The node timeout comes first, and last on the
 * way back: while it is the one of forming, the others may be as well.
 */
function retune(pod: number, from: Tuning, to: Tuning): Command[] {
  const set = (directive: string, value: string): Command => ({
    kind: 'set',
    pod,
    directive,
    value,
  });
  const commands: Command[] = [];
  if (from.nodeTimeout !== to.nodeTimeout) {
    commands.push(set('cluster-node-timeout', `${to.nodeTimeout}`));
  }
  if (from.requireFullCoverage !== to.requireFullCoverage) {
    commands.push(set('cluster-require-full-coverage', to.requireFullCoverage ? 'yes' : 'no'));
  }
  if (from.syncDelay !== undefined && from.syncDelay !== to.syncDelay) {
    commands.push(set('repl-diskless-sync-delay', `${to.syncDelay}`));
  }
  return commands;
}

function nameList(pairs: readonly Member[][]): string {
  return formatList([...new Set(pairs.flat().map(({ name }) => name))]);
}
