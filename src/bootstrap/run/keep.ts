import { look, rounds } from './rounds';
import { ClusterSpec } from '../cluster/cluster-spec';
import { clusterState, ClusterState } from '../cluster/cluster-state';
import { knows } from '../cluster/member';
import { Observation } from '../cluster/observation';
import { Command } from '../plan/command';
import { Decision, inWords, wait } from '../plan/decision';
import { isReshaping } from '../plan/reshaping';
import { Clock } from '../util/clock';
import { ClusterClient } from './live-cluster';

/**
 * What of a decision is for the keeper. Another number of shards or pods is for a Job to reach, whose
 * wishes may be newer ones; until it has, or where it refused to, only those steps are taken that keep
 * the nodes of the cluster connected, whatever shape is wanted.
 */
export function keeperDecision(
  decision: Decision,
  spec: ClusterSpec,
  seen: Observation,
  cluster = clusterState(seen, spec),
): Decision {
  if (decision.kind !== 'step') return decision;
  const left = wait('WaitingForJob', `the Job has to ${decision.message}`);
  if (!isReshaping(spec, seen, cluster)) {
    return decision.commands.some(({ kind }) => kind === 'scale' || kind === 'moveSlots')
      ? left
      : decision;
  }
  const connects = connecting(cluster);
  const commands = decision.commands.filter(connects);
  return commands.length > 0 ? { ...decision, commands } : left;
}

/**
 * Tells commands that are right for every shape. Pods that do not know each other yet, and nodes of
 * pods that are to be forgotten, are joining or leaving: that is the Job's.
 */
function connecting({ members, byOrdinal }: ClusterState): (command: Command) => boolean {
  return (command) => {
    if (command.kind === 'meet') {
      const [member, peer] = [byOrdinal.get(command.pod), byOrdinal.get(command.peer)];
      return member !== undefined && peer !== undefined && knows(member, peer.view.id);
    }
    return command.kind === 'forget'
      ? members.every(({ view }) => view.id !== command.id)
      : command.kind === 'set';
  };
}

/** The keeper's pause while nothing moves. A pod that lost its volume waits that long at most. */
export const KEEPER_INTERVAL_MS = 3_000;

/**
 * Goes on for ever, in a cluster that others form and scale: what a Job would refuse, and end with,
 * is said and looked at again; and primaries change places only after the cluster has been calm for
 * twice the node timeout (see `Step.improvement`).
 */
export async function keep(
  spec: ClusterSpec,
  client: ClusterClient,
  clock: Clock,
  log: (line: string) => void,
): Promise<never> {
  const round = rounds(client, clock, log, KEEPER_INTERVAL_MS);
  // Who else sets the number of pods is no concern of one that never does.
  const unscaled: ClusterClient = {
    ...client,
    observe: async () => ({ ...(await client.observe()), autoscaler: undefined }),
  };
  // Where a Job has just been applied as well, it forms the cluster meanwhile.
  await clock.sleep(KEEPER_INTERVAL_MS);
  for (let unrest = clock.now(); ;) {
    const { seen, cluster, decision: planned } = await look(spec, unscaled);
    const decision = keeperDecision(planned, spec, seen, cluster);
    const improves = decision.kind === 'step' && decision.improvement === true;
    if (decision.kind !== 'done' && !improves) unrest = clock.now();
    const isCalm = clock.now() - unrest >= 2 * spec.tuning.nodeTimeout;
    await round(deferImprovement(decision, isCalm), seen);
  }
}

/** What a keeper does about a decision. */
export function deferImprovement(decision: Decision, isCalm: boolean): Decision {
  if (decision.kind === 'refuse') return wait(decision.reason, inWords(decision));
  return decision.kind === 'step' && decision.improvement && !isCalm
    ? wait('WaitingForCalm', `once it stays calm: ${decision.message}`)
    : decision;
}
