import { ApiObject, ApiObjectMetadata } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { manifestObject } from '../common/manifest-object';

/** The PodDisruptionBudget that lets Kubernetes evict one of the selected pods at a time. */
export function disruptionBudget(
  scope: Construct,
  id: string,
  metadata: ApiObjectMetadata,
  matchLabels: Record<string, string>,
): ApiObject {
  return manifestObject(
    scope,
    id,
    k8s.KubePodDisruptionBudget.manifest({
      metadata,
      spec: {
        maxUnavailable: k8s.IntOrString.fromNumber(1),
        // A pod that serves nothing does not keep its host from being drained.
        unhealthyPodEvictionPolicy: 'AlwaysAllow',
        selector: { matchLabels },
      },
    }),
  );
}
