import { Observation, ownLine, Tuning } from './observation';

/** What servers have where they are configured with nothing else. */
export const DEFAULTS: Required<Tuning> = {
  nodeTimeout: 15_000,
  requireFullCoverage: true,
  syncDelay: 5,
};

/**
 * What the servers of a cluster are configured with, by the first of them that serves with other
 * settings than those of forming; empty where none does.
 */
export function tuningInUse({ pods }: Observation): Partial<Tuning> {
  const serving = pods.find(
    ({ view }) =>
      view?.tuning !== undefined &&
      view.ok &&
      ownLine(view).slots.length > 0 &&
      !hasFormationTimeout(view.tuning),
  );
  return serving?.view?.tuning ?? {};
}

/**
 * The node timeouts of servers that form a cluster, in milliseconds, by which such servers are known.
 * Each server pings each other one within half of it, so that pings grow with the square of the nodes:
 * with 500 ms 60 servers form on 2 cores, and 200 do nothing else any more.
 */
export const FORMATION_TIMEOUT_MS = { upTo100Nodes: 500, beyond: 4_999 };

export function formationTimeout(nodes: number): number {
  return nodes <= 100 ? FORMATION_TIMEOUT_MS.upTo100Nodes : FORMATION_TIMEOUT_MS.beyond;
}

/** Whether a server has the settings of forming: while it has that timeout, it may have the others. */
export function hasFormationTimeout({ nodeTimeout }: Tuning): boolean {
  return Object.values(FORMATION_TIMEOUT_MS).includes(nodeTimeout);
}
