import { k8s } from 'cdk8s-plus-27';

/** Which Kubernetes nodes a pod may run on, and how urgently. */
export interface PodPlacement {
  /**
   * The labels that a Kubernetes node needs to run the pod.
   *
   * @default - none
   */
  readonly nodeSelector?: { readonly [label: string]: string };

  /**
   * The taints of Kubernetes nodes that the pod tolerates. In Kubernetes' own type, because a
   * `NodeTaintQuery` of cdk8s-plus cannot be read outside of its workloads.
   *
   * @default - none
   */
  readonly tolerations?: k8s.Toleration[];

  /**
   * The PriorityClass of the pod.
   *
   * @default - the default PriorityClass of Kubernetes
   */
  readonly priorityClassName?: string;
}
