import { ClusterSpec } from '../cluster/cluster-spec';
import { ClusterState } from '../cluster/cluster-state';
import { Member } from '../cluster/member';
import { Observation } from '../cluster/observation';
import { rangesWithin, slotCount } from '../cluster/slot-ranges';
import { Decision, Step } from '../plan/decision';
import { Metric } from '../report/metric';
import { Look, metricsOf, Totals } from '../report/metrics';
import { RunListener } from './rounds';

/** What a keeper has seen and done since its start, for its metrics. */
export class KeeperRecord implements RunListener {
  private last?: Look;
  private totals: Totals = {
    looks: 0,
    failedLooks: 0,
    steps: new Map(),
    failedCommands: 0,
    movedSlots: 0,
    failovers: new Map(),
  };
  /** The ids of the nodes that were replicas when they were last seen. */
  private replicas: ReadonlySet<string> = new Set();

  /** `date` tells the time, in milliseconds since 1970. */
  constructor(
    private readonly version: string,
    private readonly spec: ClusterSpec,
    private readonly date: () => number,
  ) {}

  looked(seen: Observation, cluster: ClusterState, decision: Decision): void {
    const { looks, failedLooks, movedSlots, failovers } = this.totals;
    if (decision.reason === 'ObservationFailed') {
      this.totals = { ...this.totals, looks: looks + 1, failedLooks: failedLooks + 1 };
      return;
    }
    const moved = this.last === undefined ? 0 : slotsMoved(this.last.cluster, cluster);
    this.totals = {
      ...this.totals,
      looks: looks + 1,
      movedSlots: movedSlots + moved,
      failovers: this.tookOver(cluster).reduce(
        (counts, { name }) => counted(counts, name),
        failovers,
      ),
    };
    this.replicas = replicasAmong(this.replicas, cluster);
    this.last = { seen, cluster, decision, at: this.date() };
  }

  acted({ reason }: Step, failures: readonly string[]): void {
    const { steps, failedCommands } = this.totals;
    this.totals = {
      ...this.totals,
      steps: counted(steps, reason),
      failedCommands: failedCommands + failures.length,
    };
  }

  get metrics(): Metric[] {
    return metricsOf(this.version, this.spec, this.totals, this.last);
  }

  /**
   * The replicas that own slots now, also those whose primaries failed some looks before. Without any data a
   * cluster forms by takeovers as well, which are no failovers.
   */
  private tookOver({ members }: ClusterState): Member[] {
    if (this.last?.cluster.isForming) return [];
    return members.filter(({ own, view }) => own.slots.length > 0 && this.replicas.has(view.id));
  }
}

/** How many slots have another owner than before, without those that a replica took over. */
function slotsMoved(before: ClusterState, after: ClusterState): number {
  let moved = 0;
  for (const [{ view: source }, given] of before.slots.byOwner) {
    for (const [{ view: target }, owned] of after.slots.byOwner) {
      const isSame =
        source.id === target.id || before.byId.get(target.id)?.own.primary === source.id;
      if (!isSame) moved += slotCount(given.flatMap((range) => rangesWithin(owned, range)));
    }
  }
  return moved;
}

/** Those who were replicas when they were last seen, after one more look. */
function replicasAmong(former: ReadonlySet<string>, { members }: ClusterState): Set<string> {
  const replicas = new Set(former);
  for (const { own, view } of members) {
    if (own.primary === undefined) replicas.delete(view.id);
    else replicas.add(view.id);
  }
  return replicas;
}

/** The counts, with one more of this. */
function counted<T>(counts: ReadonlyMap<T, number>, what: T): Map<T, number> {
  return new Map(counts).set(what, (counts.get(what) ?? 0) + 1);
}
