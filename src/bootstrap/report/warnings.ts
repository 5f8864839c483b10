import { disagreement } from '../cluster/agreement';
import { formatRanges, otherSlots } from '../cluster/slot-ranges';
import { formatList } from '../util/list';
import { CurrentShards, ShardMember } from '../cluster/shards';
import { groupBy } from '../util/group-by';
import {
  inHandshake,
  isFailing,
  NodeLine,
  Observation,
  Place,
  Places,
  placesOf,
} from '../cluster/observation';
import { overloadedDomains, sharing } from '../plan/placement';
import { formatAddress } from '../cluster/address';
import { ClusterState } from '../cluster/cluster-state';
import { Member } from '../cluster/member';

/** Something about a cluster that a person should know, in a sentence. */
export interface Warning {
  /** Whether the service or the data have less than they should; `check` then fails. */
  readonly serious: boolean;
  readonly text: string;
}

/** Everything that is amiss in a cluster. */
export function warningsOf(
  seen: Observation,
  cluster: ClusterState,
  current: CurrentShards,
): Warning[] {
  const flaws = [
    ...unseen(seen),
    ...failing(cluster, current),
    ...notOk(cluster),
    ...outOfStep(cluster, current),
    ...unowned(seen, current),
    ...open(cluster),
    ...strange(current),
    ...apart(cluster),
    ...uncopied(current),
  ];
  // What is listed already would be said again, by each node.
  const rest = flaws.length > 0 ? [] : disagreements(cluster);
  const notes = [
    ...importing(cluster),
    ...idle(cluster, current),
    ...sharedDomains(seen, current),
    ...overloaded(seen, current),
    ...versions(cluster),
  ];
  return [
    ...[...flaws, ...rest].map((text) => ({ serious: true, text })),
    ...notes.map((text) => ({ serious: false, text })),
  ];
}

function unseen({ pods }: Observation): string[] {
  return pods
    .filter(({ view }) => view === undefined)
    .map(({ name, problem }) => `${name} ${problem?.text ?? 'was not seen'}`);
}

function failing({ members }: ClusterState, current: CurrentShards): string[] {
  const verdicts = members.flatMap(({ name, view }) =>
    [...view.lines.values()]
      .filter((line) => isFailing(line) && !inHandshake(line) && line.id !== view.id)
      .map(({ id }) => ({ id, name })),
  );
  return [...groupBy(verdicts, ({ id }) => id)].map(
    ([id, by]) => `${nameOf(id, current)} fails, according to ${names(by)}`,
  );
}

function notOk({ members }: ClusterState): string[] {
  const bad = members.filter(({ view }) => !view.ok);
  return bad.length === 0 ? [] : [`cluster_state:fail on ${names(bad)}`];
}

function outOfStep({ members }: ClusterState, current: CurrentShards): string[] {
  return members.flatMap(({ name, own, view }) =>
    own.primary === undefined || view.linkUp
      ? []
      : [`${name} is out of step with its primary ${nameOf(own.primary, current)}`],
  );
}

function unowned({ pods }: Observation, { lines }: CurrentShards): string[] {
  // Where no server answers, who owns what is not known.
  if (pods.length > 0 && lines.size === 0) return [];
  const nobodys = otherSlots([...lines.values()].flatMap(({ slots }) => slots));
  return nobodys.length === 0 ? [] : [`nobody owns slots ${formatRanges(nobodys)}`];
}

function open({ members }: ClusterState): string[] {
  return members
    .filter(({ own }) => own.openSlots.length > 0)
    .map(({ name, own }) => {
      const slots = own.openSlots.map(({ slot, mark }) => `${slot} (${mark})`);
      return `${name} has slots on their way: ${formatList(slots)}`;
    });
}

function strange({ strangers, lines }: CurrentShards): string[] {
  return [...strangers].map(
    ([id, by]) =>
      `node ${id} at ${addressOf(lines.get(id))}, known to ${formatList(by)}, is none of the pods that were seen`,
  );
}

function apart({ groups: [first, ...others] }: ClusterState): string[] {
  return others.length === 0
    ? []
    : [`${names(others.flat())} are in no cluster with ${first[0].name}`];
}

/** Where no shard has a replica, none is wanted. */
function uncopied({ shards }: CurrentShards): string[] {
  const copies = shards.map((shard) => shard.filter(isCopy).length);
  const isReplicated = shards.some((shard) =>
    shard.some(({ line }) => line?.primary !== undefined),
  );
  return shards.flatMap((_, index) =>
    isReplicated && copies[index] === 0 ? [`shard ${label(shards, index)} has no replica`] : [],
  );
}

function isCopy({ pod, line }: ShardMember): boolean {
  return pod.view !== undefined && line?.primary !== undefined;
}

function disagreements(cluster: ClusterState): string[] {
  return cluster.members
    .map((member) => disagreement(member, cluster.members, cluster))
    .filter((flaw) => flaw !== undefined);
}

function importing({ members }: ClusterState): string[] {
  return members.flatMap(({ name, view }) =>
    view.migrations.map(({ ranges }) => `${name} is importing slots ${formatRanges(ranges)}`),
  );
}

/** A single node without a part is told by other words. */
function idle({ groups }: ClusterState, { others }: CurrentShards): string[] {
  const cluster = groups[0] ?? [];
  return others
    .filter(({ line }) => cluster.length > 1 && cluster.some(({ own }) => own === line))
    .map(({ pod }) => `${pod.name} owns no slot, and is nobody's replica`);
}

/** Members of one shard that stand together; where there is one node or zone, that says it all. */
function sharedDomains({ pods }: Observation, { shards }: CurrentShards): string[] {
  const places = placesOf(pods);
  const [first, ...others] = new Set(pods.map(({ place }) => place.node));
  if (pods.length > 1 && others.length === 0 && first !== undefined) {
    return [`all pods stand on node ${first}, and fail with it`];
  }
  return shards.flatMap((shard, index) => {
    const ordinals = shard.map(({ pod }) => pod.ordinal);
    const domain = (['node', 'zone'] as const).find(
      (each) => hasChoice(places, each) && sharing(ordinals, places, each) > 0,
    );
    return domain === undefined
      ? []
      : [`members of shard ${label(shards, index)} share a ${domain}: ${spread(shard, domain)}`];
  });
}

function spread(shard: readonly ShardMember[], domain: keyof Place): string {
  return shard.map(({ pod }) => `${pod.name} on ${pod.place[domain] ?? '?'}`).join(', ');
}

/** Half of the primaries on one node or in one zone take the majority with them. */
function overloaded({ pods }: Observation, { shards }: CurrentShards): string[] {
  const places = placesOf(pods);
  const primaries = shards.flatMap(([{ pod, line }]) =>
    line?.primary === undefined ? [pod.ordinal] : [],
  );
  return (['node', 'zone'] as const).flatMap((domain) =>
    hasChoice(places, domain)
      ? overloadedDomains(primaries, places, domain).map(
          ({ at, count }) =>
            `${domain} ${at} has ${count} of ${primaries.length} primaries: when it fails, no ` +
            `majority is left to elect replicas`,
        )
      : [],
  );
}

function hasChoice(places: Places, domain: keyof Place): boolean {
  return new Set([...places.values()].map((place) => place[domain])).size > 1;
}

function versions({ members }: ClusterState): string[] {
  const groups = groupBy(members, ({ view }) => view.version);
  return groups.size < 2
    ? []
    : [`versions differ: ${[...groups].map(([one, by]) => `${one} (${names(by)})`).join(', ')}`];
}

/** A shard by its number, and by the pod that leads it. */
function label(shards: CurrentShards['shards'], index: number): string {
  return `${index + 1} (${shards[index][0].pod.name})`;
}

function nameOf(id: string, { shards, others, lines }: CurrentShards): string {
  const member = [...shards.flat(), ...others].find(({ line }) => line?.id === id);
  return member?.pod.name ?? `node ${id} at ${addressOf(lines.get(id))}`;
}

function addressOf(line: NodeLine | undefined): string {
  return line?.host ? formatAddress(line) : 'no address';
}

function names(pods: readonly Pick<Member, 'name'>[]): string {
  return formatList(pods.map(({ name }) => name));
}
