import { nodeCount } from '../../topology';
import { podsOfNodes } from '../cluster/pods-of-nodes';
import { Pod } from '../cluster/observation';
import { formatList } from '../util/list';
import { refuse, step, wait } from './decision';
import { Rule } from './rule';

/** Refuses where waiting cannot help, as with a wrong password. */
export const refuseFinalProblem: Rule = ({ seen }) => {
  const hopeless = seen.pods.find(({ problem }) => problem?.final);
  return hopeless && refuse('ServerRefused', complaint(hopeless));
};

/** Two that set the number of pods would undo what the other one does. */
export const refuseAutoscaler: Rule = ({ seen: { autoscaler } }) =>
  autoscaler === undefined
    ? undefined
    : refuse(
        'AutoscalerFound',
        `the HorizontalPodAutoscaler ${autoscaler} scales the StatefulSet, but its number of pods ` +
          `follows from shards and replicasPerShard: delete the autoscaler`,
      );

/**
 * Asks again for pods of nodes that the cluster has. Whoever creates the StatefulSet anew makes it
 * begin with one pod, because its manifest has no number of pods.
 */
export const restorePods: Rule = ({ spec, seen, cluster }) => {
  const { replicas } = seen;
  const count = podsOfNodes(seen, cluster, spec);
  if (!spec.scales || replicas === undefined || replicas >= count) return undefined;
  return step(
    'RestoringPods',
    `scale the StatefulSet from ${replicas} back to ${count} pods, which have nodes of the cluster`,
    [{ kind: 'scale', replicas: count }],
  );
};

/** Waits until every pod that matters is seen. */
export const awaitPods: Rule = ({ missing }) =>
  missing.length > 0 ? wait('WaitingForPods', complaints(missing)) : undefined;

/** Asks for the pods that are wanted, before there are more shards or replicas. */
export const scaleOut: Rule = ({ spec, seen: { replicas } }) => {
  const count = nodeCount(spec);
  if (replicas === undefined || replicas >= count) return undefined;
  return spec.scales
    ? step('ScalingOut', `scale the StatefulSet from ${replicas} to ${count} pods`, [
        { kind: 'scale', replicas: count },
      ])
    : refuse(
        'TooFewPods',
        `the StatefulSet has ${replicas} pods, but the cluster needs ${count}: raise its replicas`,
      );
};

/** Why each of these pods was not seen. */
export function complaints(pods: readonly Pod[]): string {
  return formatList(pods.map(complaint));
}

function complaint({ name, problem }: Pod): string {
  return `${name} ${problem?.text ?? 'was not seen'}`;
}
