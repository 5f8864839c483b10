import {
  cutPower,
  deleteAllPods,
  drainEachMachine,
  emptyVolumes,
  Fault,
  forceDeletePrimary,
  killPrimary,
  NODE_POWER,
  rolloutRestart,
} from './faults';

/** A fault that a cluster has to come through by itself. */
export interface Trial {
  readonly name: string;
  readonly fault: Fault;
  /** Whether writes may fail: those that nobody could have taken. */
  readonly mayFail: boolean;
  /** Whether keys may be lost: copies are made after the answer. */
  readonly mayLose: boolean;
  /** Whether Kubernetes goes from pod to pod: then what matters is how long that takes. */
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
  name: 'drain of each machine',
  fault: drainEachMachine,
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
  // The shard has no primary for a node timeout, and ioredis gives a write up after 16 tries in 1.6 s.
  mayFail: true,
  mayLose: true,
};
export const VOLUMES: Trial = {
  ...strict,
  name: 'volumes emptied',
  fault: emptyVolumes,
  mayFail: true,
};

/** The faults that come unannounced. */
export const ACCIDENTS: readonly Trial[] = [
  FORCED,
  SIGKILL,
  ...(NODE_POWER ? [POWER_CUT] : []),
  VOLUMES,
];
