import { sharedIds } from '../cluster/shared-ids';
import { disagreement } from '../cluster/agreement';
import { ClusterState } from '../cluster/cluster-state';
import { inHandshake, isFailing, Observation } from '../cluster/observation';
import { CurrentShards, ShardMember } from '../cluster/shards';
import { slotClaims } from '../cluster/slot-claims';
import { formatRanges, otherSlots } from '../cluster/slot-ranges';
import { groupBy } from '../util/group-by';
import { formatList } from '../util/list';
import { addressOf, nodeName, podNames, shardName } from './names';
import { certificateProblems } from './certificate-problems';
import { clientProblems } from './client-problems';
import { functionProblems } from './function-problems';
import { missingKeys } from './key-problems';
import { loginProblems } from './login-problems';
import { placementProblems } from './placement-problems';
import { problem, StatusProblem } from './problem-reasons';

/** The problems of a cluster, the errors first. */
export function problemsOf(
  seen: Observation,
  cluster: ClusterState,
  current: CurrentShards,
): StatusProblem[] {
  const errors = [
    ...unreachable(seen),
    ...failing(cluster, current),
    ...notServing(cluster),
    ...outOfSync(cluster, current),
    ...unassigned(seen, cluster, current),
    ...open(cluster),
    ...foreign(cluster, current),
    ...notJoined(cluster),
    ...withoutReplica(current),
    ...copiedVolumes(cluster),
    ...clientProblems(cluster),
    ...functionProblems(cluster),
  ];
  return [
    ...errors,
    // The other errors make nodes disagree as well, which would be said once more for each.
    ...(errors.length > 0 ? [] : disagreements(cluster)),
    ...importing(cluster),
    ...withoutRole(cluster, current),
    ...missingKeys(current),
    ...placementProblems(seen, current),
    ...loginProblems(cluster),
    ...certificateProblems(seen),
    ...versions(cluster),
  ];
}

/** One problem for all pods with the same one. */
function unreachable({ pods }: Observation): StatusProblem[] {
  const unseen = pods
    .filter(({ view }) => view === undefined)
    .map(({ name, problem }) => ({ name, text: problem?.text ?? 'was not seen' }));
  return [...groupBy(unseen, ({ text }) => text)].map(([text, [first, ...others]]) =>
    problem(
      'PodUnreachable',
      `${first.name} ${text}` + (others.length > 0 ? `; the same for ${podNames(others)}` : ''),
    ),
  );
}

function failing({ members }: ClusterState, current: CurrentShards): StatusProblem[] {
  const verdicts = members.flatMap(({ name, view }) =>
    [...view.lines.values()]
      .filter((line) => isFailing(line) && !inHandshake(line) && line.id !== view.id)
      .map(({ id }) => ({ id, name })),
  );
  return [...groupBy(verdicts, ({ id }) => id)].map(([id, by]) =>
    problem(
      'NodeFailing',
      `${nodeName(id, current)}${likelyPod(id, current)} is failing according to ${podNames(by)}`,
    ),
  );
}

/** A pod that does not run has no address by which its node could be told from a foreign one. */
function likelyPod(id: string, { shards, others, foreignNodes }: CurrentShards): string {
  const without = [...shards.flat(), ...others]
    .filter(({ pod, line }) => pod.view === undefined && line === undefined)
    .map(({ pod }) => pod);
  if (!foreignNodes.has(id) || without.length === 0) return '';
  return `, likely that of ${without.length > 1 ? 'one of ' : ''}${podNames(without)},`;
}

function notServing({ members }: ClusterState): StatusProblem[] {
  const failed = members.filter(({ view }) => !view.ok);
  return failed.length === 0
    ? []
    : [problem('ClusterStateFail', `cluster_state:fail on ${podNames(failed)}`)];
}

function outOfSync({ members }: ClusterState, current: CurrentShards): StatusProblem[] {
  return members.flatMap(({ name, own, view }) =>
    own.primary === undefined || view.linkUp
      ? []
      : [
          problem(
            'ReplicaOutOfSync',
            `${name} is not in sync with its primary ${nodeName(own.primary, current)}`,
          ),
        ],
  );
}

/** Slots that some node knows an owner of are not assigned to others, until that one says so too. */
function unassigned(
  { pods }: Observation,
  cluster: ClusterState,
  { lines }: CurrentShards,
): StatusProblem[] {
  // Without an answer of any server the owners are not known.
  if (pods.length > 0 && lines.size === 0) return [];
  const ranges = otherSlots([...lines.values()].flatMap(({ slots }) => slots));
  if (ranges.length === 0) return [];
  const claims = slotClaims(cluster, ranges);
  return [
    problem(
      'SlotsUnassigned',
      `slots without an owner: ${formatRanges(ranges)}` +
        (claims === undefined ? '' : `; the owner is changing: ${claims}`),
    ),
  ];
}

function open({ members }: ClusterState): StatusProblem[] {
  return members
    .filter(({ own }) => own.openSlots.length > 0)
    .map(({ name, own }) => {
      const slots = own.openSlots.map(({ slot, mark }) => `${slot} (${mark})`);
      return problem('SlotsOpen', `${name} has open slots: ${formatList(slots)}`);
    });
}

/** Those that are alive, as the Job refuses them; others are failing, or about to be forgotten. */
function foreign({ liveForeignNodes }: ClusterState, current: CurrentShards): StatusProblem[] {
  const live = new Set(liveForeignNodes.map(({ line }) => line.id));
  return [...current.foreignNodes]
    .filter(([id]) => live.has(id))
    .map(([id, by]) =>
      problem(
        'ForeignNode',
        `node ${id} at ${addressOf(current.lines.get(id))} is alive but none of the pods that were ` +
          `seen; it is known to ${formatList(by)}`,
      ),
    );
}

function notJoined({ groups: [first, ...others] }: ClusterState): StatusProblem[] {
  return others.length === 0
    ? []
    : [
        problem(
          'PodsNotJoined',
          `not in one cluster with ${first[0].name}: ${podNames(others.flat())}`,
        ),
      ];
}

function copiedVolumes({ members }: ClusterState): StatusProblem[] {
  return sharedIds(members).map(([id, sharing]) =>
    problem('NodeIdShared', `${podNames(sharing)} have one node id, ${id}`),
  );
}

/** Where no shard has a replica, none is wanted. */
function withoutReplica({ shards }: CurrentShards): StatusProblem[] {
  const isReplicated = shards.flat().some(({ line }) => line?.primary !== undefined);
  return shards.flatMap((shard, index) =>
    isReplicated && !shard.some(isSeenReplica)
      ? [problem('ShardWithoutReplica', `shard ${shardName(shards, index)} has no replica`)]
      : [],
  );
}

function isSeenReplica({ pod, line }: ShardMember): boolean {
  return pod.view !== undefined && line?.primary !== undefined;
}

function disagreements(cluster: ClusterState): StatusProblem[] {
  return cluster.members
    .map((member) => disagreement(member, cluster.members, cluster))
    .filter((text) => text !== undefined)
    .map((text) => problem('NodesDisagree', text));
}

function importing({ members }: ClusterState): StatusProblem[] {
  return members.flatMap(({ name, view }) =>
    view.migrations.map(({ ranges }) =>
      problem('SlotsMoving', `${name} is importing slots ${formatRanges(ranges)}`),
    ),
  );
}

/** A single node of its own is reported as not joined. */
function withoutRole({ groups }: ClusterState, { others }: CurrentShards): StatusProblem[] {
  const cluster = groups[0] ?? [];
  return others
    .filter(({ line }) => cluster.length > 1 && cluster.some(({ own }) => own === line))
    .map(({ pod }) => problem('NodeWithoutRole', `${pod.name} has no slots and is no replica`));
}

function versions({ members }: ClusterState): StatusProblem[] {
  const groups = groupBy(members, ({ view }) => view.version);
  const list = [...groups].map(([version, by]) => `${version} (${podNames(by)})`).join(', ');
  return groups.size < 2 ? [] : [problem('VersionsDiffer', `versions differ: ${list}`)];
}
