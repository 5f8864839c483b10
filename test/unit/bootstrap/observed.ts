import {
  NodeLine,
  NodeView,
  Observation,
  Place,
  Places,
  Pod,
} from '../../../src/bootstrap/cluster/observation';
import { ClusterSpec } from '../../../src/bootstrap/cluster/cluster-spec';
import { SlotRange, slotRanges } from '../../../src/topology';

export const TUNING = { nodeTimeout: 15_000, requireFullCoverage: true, syncDelay: 5 };
export const FORMING = { nodeTimeout: 500, requireFullCoverage: false, syncDelay: 0 };

export function spec(shards: number, replicasPerShard: number): ClusterSpec {
  return { shards, replicasPerShard, scales: true, tuning: TUNING };
}

/** The places of pods, in the order of their ordinals. */
export function placesAt(places: readonly Place[]): Places {
  return new Map(places.entries());
}

/** A node id that says whose it is. */
export function idOf(ordinal: number): string {
  return `id-${ordinal}`;
}

/** A line of CLUSTER NODES about a pod's node, or about `id-7` as a node that is none of them. */
export function line(ordinal: number, cluster: Partial<NodeLine> = {}): NodeLine {
  return {
    id: idOf(ordinal),
    host: `10.0.0.${ordinal}`,
    port: 6379,
    flags: ['master'],
    epoch: 0,
    connected: true,
    slots: [],
    openSlots: [],
    ...cluster,
  };
}

export interface Facts {
  readonly own?: Partial<NodeLine>;
  readonly others?: readonly NodeLine[];
  readonly view?: Partial<NodeView>;
  readonly pod?: Partial<Pod>;
}

/** A pod whose server is blank but for these facts. */
export function pod(ordinal: number, { own, others = [], view, pod: rest }: Facts = {}): Pod {
  const flags = own?.primary === undefined ? ['myself', 'master'] : ['myself', 'slave'];
  const lines = [line(ordinal, { flags, ...own }), ...others];
  return {
    ordinal,
    name: `redis-${ordinal}`,
    place: {},
    host: `10.0.0.${ordinal}`,
    port: 6379,
    view: {
      id: idOf(ordinal),
      version: '8.0.6',
      lines: new Map(lines.map((each) => [each.id, each])),
      ok: false,
      keys: 0,
      memory: { used: 0, dataset: 0, limit: 0 },
      migrations: [],
      linkUp: false,
      offset: 0,
      tuning: FORMING,
      minReplicas: 0,
      ...view,
    },
    ...rest,
  };
}

/** Blank pods, in which some differ. */
export function blank(count: number, cluster: Readonly<Record<number, Facts>> = {}): Observation {
  return { pods: Array.from({ length: count }, (_, ordinal) => pod(ordinal, cluster[ordinal])) };
}

/**
 * A cluster whose nodes agree: pod 0 is the primary of the first shard, and so on, and the replicas
 * come after all primaries. `facts` changes what a pod says; a primary beyond the ranges owns none.
 */
export function formed(
  shards: number,
  replicasPerShard: number,
  cluster: Readonly<Record<number, Facts>> = {},
  ranges: readonly SlotRange[] = slotRanges(shards),
): Observation {
  const count = shards * (1 + replicasPerShard);
  const facet = (ordinal: number): Partial<NodeLine> & { slots: readonly SlotRange[] } =>
    ordinal < shards
      ? { flags: ['master'], slots: ranges.slice(ordinal, ordinal + 1), epoch: ordinal + 1 }
      : { flags: ['slave'], slots: [], primary: idOf(ordinal % shards), epoch: 0 };
  const ordinals = Array.from({ length: count }, (_, ordinal) => ordinal);
  // A look shares the lines that are the same.
  const lines = ordinals.map((ordinal) => line(ordinal, facet(ordinal)));
  return {
    pods: ordinals.map((ordinal) => {
      const { own, others = [], view, pod: rest } = cluster[ordinal] ?? {};
      const told = facet(ordinal);
      const peers = lines.filter((_, peer) => peer !== ordinal);
      return pod(ordinal, {
        own: { ...told, flags: ['myself', ...(told.flags ?? [])], ...own },
        others: [...peers, ...others],
        view: { ok: true, linkUp: ordinal >= shards, tuning: TUNING, ...view },
        pod: rest,
      });
    }),
  };
}
