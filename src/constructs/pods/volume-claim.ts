import { Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { requireLabel, requireStorage } from '../common/checks';

/** What a StatefulSet claims for each of its pods. */
export interface VolumeClaim {
  readonly name: string;
  readonly size: Size;
  /** The size to which the volumes are expanded. */
  readonly expandTo?: Size;
  readonly storageClass?: string;
  readonly accessModes: kplus.PersistentVolumeAccessMode[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/**
 * The template from which Kubernetes makes the claim of each pod, as a manifest. It says what Kubernetes
 * would add, so that GitOps tools and `kubectl diff` find no difference.
 */
export function claimTemplate(claim: VolumeClaim): unknown {
  requireLabel('claimName', claim.name);
  requireStorage('storageSize', claim.size);
  requireGrowth(claim);
  if (claim.accessModes.length === 0) {
    throw new Error('accessModes is empty, and a claim needs one; leave it out for ReadWriteOnce');
  }
  return kplus.k8s.KubePersistentVolumeClaim.manifest({
    metadata: { name: claim.name, labels: claim.labels, annotations: claim.annotations },
    spec: {
      accessModes: claim.accessModes,
      storageClassName: claim.storageClass,
      volumeMode: 'Filesystem',
      resources: { requests: { storage: kplus.k8s.Quantity.fromString(claim.size.asString()) } },
    },
  });
}

function requireGrowth({ size, expandTo }: VolumeClaim): void {
  if (expandTo && expandTo.toKibibytes() < size.toKibibytes()) {
    throw new Error(
      `expandStorageTo is ${expandTo.asString()} and storageSize ${size.asString()}, and volumes only ` +
        'grow; give at least as much',
    );
  }
}
