import { ISecret, k8s } from 'cdk8s-plus-27';
import { PodPlacement } from './pod-placement';

/** The fields of a pod's spec that place it. */
export function placementFields({
  nodeSelector,
  tolerations,
  priorityClassName,
}: PodPlacement): Pick<k8s.PodSpec, 'nodeSelector' | 'tolerations' | 'priorityClassName'> {
  return { nodeSelector, tolerations, priorityClassName };
}

/** The field of a pod's spec that names the Secrets with which its images are pulled. */
export function pullSecrets(secrets?: ISecret[]): k8s.LocalObjectReference[] | undefined {
  return secrets?.map(({ name }) => ({ name }));
}
