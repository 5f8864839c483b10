import { cutMiddle } from '../util/cut-middle';

/** The parts of a pod that say why it does not run. */
export interface PodStatus {
  readonly metadata: { readonly name: string };
  readonly status?: {
    readonly phase?: string;
    /** Why the pod as a whole failed, as `Evicted`. */
    readonly reason?: string;
    readonly message?: string;
    readonly conditions?: readonly {
      readonly type: string;
      readonly status: string;
      readonly reason?: string;
      readonly message?: string;
    }[];
    readonly initContainerStatuses?: readonly ContainerStatus[];
    readonly containerStatuses?: readonly ContainerStatus[];
  };
}

interface ContainerStatus {
  readonly state?: {
    readonly waiting?: Cause;
    readonly terminated?: Cause & { readonly exitCode: number };
  };
  /** How it ended before it was started again. */
  readonly lastState?: { readonly terminated?: Cause };
}

interface Cause {
  readonly reason?: string;
  readonly message?: string;
}

/**
 * Kubernetes' messages may be long: the start says what it is about, and the end why, as `Head
 * "https:...": no such host`.
 */
const MAX_MESSAGE_LENGTH = 200;

/** What container runtimes say where the interpreter of a script is missing, or the script. */
const NO_SHELL = /\b(run|update)-node\.sh\b.*no such file or directory/;

const NO_SHELL_TEXT =
  'is not running: its image has no /bin/sh, which the script of the node needs: use an image with a ' +
  'shell, or the parts with NodeScript.NONE';

/** These only say that a pod is on its way. */
const ORDINARY = ['ContainerCreating', 'PodInitializing'];

/**
 * Why Kubernetes does not run a pod, in words that follow its name, such as `is not running:
 * ImagePullBackOff (...)`; undefined where it tells of no cause.
 */
export function podTrouble({ status = {} }: PodStatus): string | undefined {
  const cause = causeOf(status);
  if (cause?.reason === undefined) return undefined;
  const message = cause.message?.replace(/\s+/g, ' ').trim() ?? '';
  if (NO_SHELL.test(message)) return NO_SHELL_TEXT;
  const short = cutMiddle(message, MAX_MESSAGE_LENGTH);
  return `is not running: ${cause.reason}` + (short === '' ? '' : ` (${short})`);
}

function causeOf(status: NonNullable<PodStatus['status']>): Cause | undefined {
  if (status.phase === 'Failed') return { reason: status.reason ?? 'Failed', ...status };
  const { initContainerStatuses = [], containerStatuses = [], conditions = [] } = status;
  for (const { state, lastState } of [...initContainerStatuses, ...containerStatuses]) {
    // The pause before the next start says nothing; a container that never started says why.
    const { terminated } = lastState ?? {};
    if (state?.waiting !== undefined && terminated?.reason === 'StartError') return terminated;
    if (state?.waiting !== undefined && !ORDINARY.includes(state.waiting.reason ?? '')) {
      return state.waiting;
    }
    if (state?.terminated !== undefined && state.terminated.exitCode !== 0) return state.terminated;
  }
  return conditions.find(({ type, status }) => type === 'PodScheduled' && status === 'False');
}
