import { ClusterState } from '../cluster/cluster-state';
import { Observation } from '../cluster/observation';
import { Events } from '../kubernetes/events';
import { inClusterApi } from '../kubernetes/in-cluster-api';
import { ResolvedSource } from '../observe/find-pods';
import { Decision, Step } from '../plan/decision';
import { Reason } from '../plan/reason';
import { Outcome, outcomeText } from './outcome';
import { RunListener } from './rounds';

/** The steps that change which pods serve what; the others are parts of them, or take moments. */
const NOTABLE: ReadonlySet<Reason> = new Set([
  'MakingPassword',
  'RestoringPods',
  'ExpandingVolumes',
  'EndingFormerPassword',
  'ScalingOut',
  'RepairingDegraded',
  'AttachingReplicas',
  'MovingSlots',
  'FinishingSlots',
  'MovingReplicas',
  'HandingOver',
  'ImprovingPlacement',
  'ScalingIn',
]);

/**
 * Makes events of a run: refusals, the steps that matter, and that the cluster is healthy after steps. Of
 * the same steps that follow one another, such as those of a long move, the first is told. While a
 * cluster forms, which takes seconds, only its end is.
 */
export class EventListener implements RunListener {
  private isForming = false;
  private hasActed = false;
  private hasFormed = false;
  private lastStep?: Reason;

  constructor(private readonly events: Pick<Events, 'tell' | 'sent'>) {}

  looked(_: Observation, cluster: ClusterState, decision: Decision): void {
    this.isForming = cluster.members.length > 0 && cluster.isForming;
    const { kind, reason, message } = decision;
    if (kind === 'refuse') {
      this.events.tell({ type: 'Warning', reason, message: `refused: ${message}` });
    } else if (kind === 'done') {
      const what = this.hasFormed ? 'the cluster has formed: ' : '';
      if (this.hasActed) this.events.tell({ type: 'Normal', reason, message: `${what}${message}` });
      this.hasActed = false;
      this.hasFormed = false;
      this.lastStep = undefined;
    }
  }

  acted({ reason, message }: Step): void {
    this.hasActed = true;
    this.hasFormed ||= this.isForming;
    if (this.hasFormed || reason === this.lastStep || !NOTABLE.has(reason)) return;
    this.lastStep = reason;
    this.events.tell({ type: 'Normal', reason, message });
  }

  /** Tells of a run that ends otherwise than by a decision, and resolves once all events have been sent. */
  ended(outcome: Outcome): Promise<void> {
    if (outcome.kind === 'gaveUp' || outcome.kind === 'failed') {
      this.events.tell({ type: 'Warning', reason: outcome.reason, message: outcomeText(outcome) });
    }
    return this.events.sent;
  }
}

/** Who makes events of a run; undefined where the program has no access to Kubernetes of its own. */
export function eventListener(
  source: ResolvedSource,
  env: NodeJS.ProcessEnv,
  log: (line: string) => void,
): EventListener | undefined {
  if (source.find !== 'api') return undefined;
  // The name of a pod is its host name; the tries of a Job are one to whoever reads events.
  const instance = env.JOB_NAME || env.HOSTNAME || '';
  const api = inClusterApi(env);
  return new EventListener(new Events(api, source.workload, instance, () => new Date(), log));
}
