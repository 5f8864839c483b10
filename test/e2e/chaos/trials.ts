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
}

const strict = { mayFail: false, mayLose: false };

export const ROLLOUT: Trial = { name: 'rollout restart', fault: rolloutRestart, ...strict };
export const DRAIN: Trial = { name: 'drain of each machine', fault: drainEachMachine, ...strict };
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
