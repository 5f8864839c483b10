import { nodeCount } from '../../topology';
import { bytes } from '../util/bytes';
import { formatRanges, slotCount } from '../cluster/slot-ranges';
import { NodeLine, NodeView, Observation, Pod } from '../cluster/observation';
import { dissolving, load, slotMoves } from './slot-moves';
import { shape, Shaped } from './target-shards';
import { isComplete, Survey, survey } from '../cluster/cluster-state';
import { isNew } from '../cluster/member';
import { Wanted, isLeaving } from '../cluster/cluster-spec';

/**
 * What will have changed when a cluster that serves is as it is wanted, a line each: pods that come
 * (+) and go (-), and slots and roles that change (~). Empty where nothing does, or where that cannot
 * be said yet.
 */
export function forecast(wanted: Wanted, seen: Observation): string[] {
  const { pods, replicas = pods.length } = seen;
  const present = survey({ pods: pods.slice(0, replicas) });
  if (present.members.length < replicas || !isComplete(present)) return [];
  const facts = survey(
    { pods: pods.map((pod) => (pod.view === undefined ? imagined(pod) : pod)) },
    nodeCount(wanted),
  );
  const shards = shape(wanted, facts);
  return [
    ...shards.flatMap(coming),
    ...movingSlots(shards, facts),
    ...shards.flatMap((shard) => changing(shard, wanted)),
    ...released(wanted, facts),
    ...facts.members.filter((member) => isLeaving(member, wanted)).map(({ name }) => `- ${name}`),
  ];
}

function coming({ head, replicas }: Shaped): string[] {
  return [
    ...[head].filter(isNew).map(({ name }) => `+ ${name} as a primary`),
    ...replicas.filter(isNew).map(({ name }) => `+ ${name} as a replica of ${head.name}`),
  ];
}

function movingSlots(shards: readonly Shaped[], { owners }: Survey): string[] {
  const heads = shards.map(({ head }) => head);
  return slotMoves(heads, owners).map((move) => {
    const { from, to, ranges } = move;
    const { keys, bytes: size } = load(move);
    return (
      `~ ${slotCount(ranges)} slots of ${from.name} to ${to.name}: about ` +
      `${keys.toLocaleString('en')} keys, ${bytes(size)} (${formatRanges(ranges)})`
    );
  });
}

/** Roles of pods that stay. */
function changing({ head, replicas }: Shaped, wanted: Wanted): string[] {
  const heir = isLeaving(head, wanted) ? replicas.at(0) : undefined;
  const primary = heir ?? head;
  return [
    ...(heir ? [`~ ${heir.name} takes over from ${head.name}`] : []),
    ...(head.own.primary === undefined ? [] : [`~ ${head.name} as a primary`]),
    ...replicas
      .filter((replica) => replica !== heir)
      .filter((replica) => !isNew(replica) && replica.own.primary !== head.view.id)
      .map(({ name }) => `~ ${name} as a replica of ${primary.name}`),
  ];
}

/** Pods that stay, of shards that dissolve: where they go is decided when their slots have gone. */
function released(wanted: Wanted, facts: Survey): string[] {
  const ids = new Set([...dissolving(wanted, facts)].map(({ view }) => view.id));
  return facts.members
    .filter(({ view, own }) => ids.has(view.id) || ids.has(own.primary ?? ''))
    .filter((member) => !isLeaving(member, wanted))
    .map(({ name }) => `~ ${name} as a replica where one lacks`);
}

/** A pod that is yet to come, as it will be. */
function imagined(pod: Pod): Pod {
  const id = `the node of ${pod.name}`;
  const line: NodeLine = {
    id,
    host: '',
    port: pod.port,
    flags: ['myself', 'master'],
    epoch: 0,
    connected: true,
    slots: [],
    openSlots: [],
  };
  const view: NodeView = {
    id,
    version: '',
    lines: new Map([[id, line]]),
    ok: false,
    keys: 0,
    offset: 0,
    memory: { used: 0, dataset: 0, limit: 0 },
    migrations: [],
    linkUp: false,
  };
  return { ...pod, host: '', view };
}
