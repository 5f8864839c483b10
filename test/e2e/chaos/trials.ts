import {
  cutPower,
  deleteAllPods,
  drainEachHost,
  emptyVolumes,
  Fault,
  forceDeletePrimary,
  killPrimary,
  NODE_POWER,
  rolloutRestart,
} from './faults';

/** A fault that a cluster has to survive, and at what price. */
export interface Trial {
  readonly name: string;
  readonly fault: Fault;
  /** Whether writes may fail, where no primary could have accepted them. */
  readonly mayFail: boolean;
  /** Whether keys may be lost, because replication is asynchronous. */
  readonly mayLose: boolean;
  /** Whether Kubernetes goes from pod to pod: then the whole duration is what matters. */
  readonly isPaced: boolean;
}

const strict = { mayFail: false, mayLose: false, isPaced: false };

export const ROLLOUT: Trial = {
  ...strict,
  name: 'rollout restart',
  fault: rolloutRestart,
  isPaced: true,
};
export const DRAIN: Trial = {
  ...strict,
  name: 'drain of each Kubernetes node',
  fault: drainEachHost,
  isPaced: true,
};
export const ALL_PODS: Trial = {
  ...strict,
  name: 'all pods deleted',
  fault: deleteAllPods,
  mayFail: true,
};
export const FORCED: Trial = { name: 'forced delete', fault: forceDeletePrimary, ...strict };
export const SIGKILL: Trial = { name: 'SIGKILL', fault: killPrimary, ...strict };
export const POWER_CUT: Trial = {
  ...strict,
  name: 'power cut',
  fault: cutPower,
  // The shard has no primary for a node timeout, and ioredis gives up a write after 16 tries in 1.6 s.
  mayFail: true,
  mayLose: true,
};
export const VOLUMES: Trial = {
  ...strict,
  name: 'volumes emptied',
  fault: emptyVolumes,
  mayFail: true,
};

/** The faults that come without warning. */
export const ACCIDENTS: readonly Trial[] = [
  FORCED,
  SIGKILL,
  ...(NODE_POWER ? [POWER_CUT] : []),
  VOLUMES,
];
