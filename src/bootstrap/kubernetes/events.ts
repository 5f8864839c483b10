import { createHash } from 'node:crypto';
import { isoTime } from '../util/clock';
import { cutMiddle } from '../util/cut-middle';
import { ApiError, CreateApi, KubernetesApi, scalePath } from './api';
import { Unavailable } from './unavailable';
import { Workload } from './workload';

/** What `kubectl describe` shows of the StatefulSet. */
export interface ClusterEvent {
  readonly type: 'Normal' | 'Warning';
  /** A word that stays the same from release to release. */
  readonly reason: string;
  /** A sentence for people. */
  readonly message: string;
}

/** The name by which Kubernetes knows who made an event. */
const COMPONENT = 'cdk8s-redis-cluster';

/** What Kubernetes takes of a message. */
const MAX_MESSAGE_LENGTH = 1024;

/** Kubernetes deletes events after an hour, unless it is configured otherwise. */
const HOUR_MS = 3_600_000;

/**
 * Events on the StatefulSet, which outlive the Job. What is told again within an hour is one event: its
 * name is made of what it says and of who says it, and Kubernetes takes no second one of a name. None of
 * them is waited for, and one that cannot be made is only logged.
 */
export class Events {
  private readonly told = new Set<string>();
  private sending: Promise<void> = Promise.resolve();
  private hasFailed = false;

  /** `instance` is who makes them: the name of the Job or of the pod. */
  constructor(
    private readonly api: Pick<KubernetesApi, 'get'> & CreateApi,
    private readonly workload: Workload,
    private readonly instance: string,
    private readonly date: () => Date,
    private readonly log: (line: string) => void,
  ) {}

  tell(event: ClusterEvent): void {
    const name = this.nameOf(event);
    if (this.told.has(name)) return;
    this.told.add(name);
    this.sending = this.sending
      .then(() => this.send(name, event))
      .catch((error: unknown) => this.explain(error));
  }

  /** Resolves once all that were told have been sent. */
  get sent(): Promise<void> {
    return this.sending;
  }

  private nameOf({ type, reason, message }: ClusterEvent): string {
    const hour = Math.floor(this.date().getTime() / HOUR_MS);
    const text = [type, reason, message, this.instance, hour].join('\n');
    const hash = createHash('sha256').update(text).digest('hex').slice(0, 16);
    return `${this.workload.statefulSet}.${hash}`;
  }

  private async send(name: string, { type, reason, message }: ClusterEvent): Promise<void> {
    const { namespace, statefulSet } = this.workload;
    // kubectl finds events by the id of the object, which its scale has as well.
    const scale = (await this.api.get(scalePath(this.workload))) as {
      readonly metadata: { readonly uid: string };
    };
    const now = isoTime(this.date());
    await this.api.create(`/api/v1/namespaces/${namespace}/events`, {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name, namespace },
      involvedObject: {
        apiVersion: 'apps/v1',
        kind: 'StatefulSet',
        namespace,
        name: statefulSet,
        uid: scale.metadata.uid,
      },
      type,
      reason,
      message: cutMiddle(message, MAX_MESSAGE_LENGTH),
      source: { component: COMPONENT },
      reportingComponent: COMPONENT,
      reportingInstance: this.instance,
      firstTimestamp: now,
      lastTimestamp: now,
      count: 1,
    });
  }

  private explain(error: unknown): void {
    if (!(error instanceof Unavailable)) throw error;
    const isThere = error instanceof ApiError && error.status === 409;
    if (isThere || this.hasFailed) return;
    this.hasFailed = true;
    this.log(`no event on the StatefulSet: ${error.message}`);
  }
}
