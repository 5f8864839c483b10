import { Member } from './member';
import { inHandshake, isFailing, Observation, ownLine, Tuning } from './observation';

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
 * with 500 ms 60 servers form on 2 cores, and 200 do nothing else any more. A server that gets no processor
 * for 500 ms, as in a container with a low limit, is taken for failed by the others, again and again.
 */
export const FORMATION_TIMEOUT_MS = { usual: 500, longer: 4_999 };

/** The longer one stays, because with the usual one they would not agree again. */
export function formationTimeout(members: readonly Member[]): number {
  const needsLonger =
    members.length > 100 ||
    members.some(({ view }) => view.tuning?.nodeTimeout === FORMATION_TIMEOUT_MS.longer) ||
    members.some((member) => isTooQuick(member, members));
  return needsLonger ? FORMATION_TIMEOUT_MS.longer : FORMATION_TIMEOUT_MS.usual;
}

/** Whether a server with the usual timeout takes another one for failed that has answered us. */
function isTooQuick({ view }: Member, members: readonly Member[]): boolean {
  return (
    view.tuning?.nodeTimeout === FORMATION_TIMEOUT_MS.usual &&
    members.some(({ view: { id } }) => {
      const line = view.lines.get(id);
      return line !== undefined && isFailing(line) && !inHandshake(line);
    })
  );
}

/** Whether a server has the settings of forming: while it has that timeout, it may have the others. */
export function hasFormationTimeout({ nodeTimeout }: Tuning): boolean {
  return Object.values(FORMATION_TIMEOUT_MS).includes(nodeTimeout);
}
