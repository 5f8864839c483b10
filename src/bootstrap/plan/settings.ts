import { Member } from '../cluster/member';
import { Pod, Tuning } from '../cluster/observation';
import { formationTimeout, hasFormationTimeout } from '../cluster/tuning';
import { Command } from './command';
import { Step, step } from './decision';
import { Rule } from './rule';

/**
 * What the servers run with while they form a cluster and hold no data: news travels within half of
 * the node timeout, a shard says ok before it knows the others, and a replica's first copy starts at
 * once.
 */
function formationSettings(members: readonly Member[]): Required<Tuning> {
  return { nodeTimeout: formationTimeout(members), requireFullCoverage: false, syncDelay: 0 };
}

/** Readies servers without data; with distinct epochs they need not settle which has which. */
export const applyFormationSettings: Rule = ({ cluster: { isForming, members } }) => {
  if (!isForming) return undefined;
  const forming = formationSettings(members);
  const commands = members.flatMap(({ ordinal, view, own }): Command[] => [
    ...(view.tuning ? retune(ordinal, view.tuning, forming) : []),
    ...(view.lines.size === 1 && own.epoch === 0
      ? [{ kind: 'epoch' as const, pod: ordinal, epoch: members.length - ordinal }]
      : []),
  ]);
  return step('PreparingNodes', 'apply the settings for forming a cluster', commands);
};

/** Lengthens the node timeout of forming where it is too short for the servers to agree with it. */
export const raiseNodeTimeout: Rule = ({ cluster: { members } }) => {
  const nodeTimeout = formationTimeout(members);
  return step(
    'PreparingNodes',
    'raise the node timeout of forming, which is too short for these nodes',
    members.flatMap(({ ordinal, view: { tuning } }) =>
      tuning && hasFormationTimeout(tuning) && tuning.nodeTimeout < nodeTimeout
        ? retune(ordinal, tuning, { ...tuning, nodeTimeout })
        : [],
    ),
  );
};

/**
 * Data are served under the configured settings only. That holds for nodes that join as well: with a short node
 * timeout two of them, each of whose reports count, would take a primary that is slow for failed, and tell the others
 * (markNodeAsFailingIfNeeded in the servers' cluster.c).
 */
export const restoreServingNodes: Rule = ({ spec, cluster }) =>
  cluster.hasKeys ? restoreSettings(spec.tuning, cluster.members) : undefined;

export const restoreAllNodes: Rule = ({ spec, cluster }) =>
  restoreSettings(spec.tuning, cluster.members);

/** Puts the configured settings back where those of forming are. */
export function restoreSettings(tuning: Required<Tuning>, pods: readonly Pod[]): Step | undefined {
  return step(
    'RestoringSettings',
    'restore the configured settings',
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
