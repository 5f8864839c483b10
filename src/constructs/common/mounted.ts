import { k8s } from 'cdk8s-plus-27';

/** Volumes of a pod, and where a container has them. */
export interface Mounted {
  readonly volumes: k8s.Volume[];
  readonly volumeMounts: k8s.VolumeMount[];
}

export const NOTHING_MOUNTED: Mounted = { volumes: [], volumeMounts: [] };
