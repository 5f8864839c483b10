import { Size } from 'cdk8s';
import { k8s, PersistentVolumeAccessMode } from 'cdk8s-plus-27';
import { RedisStatefulSet } from '../pods/redis-stateful-set';

/** What decides whether volumes match the claims for which they are reserved. */
interface Offer {
  readonly count: number;
  readonly capacity: Size;
  readonly storageClass?: string;
}

/** Refuses volumes to which Kubernetes would not bind the claims of the StatefulSet. */
export function requireReservable(
  statefulSet: RedisStatefulSet,
  offer: Offer,
  accessModes: PersistentVolumeAccessMode[],
): void {
  const { name, replicas, _claim: claim } = statefulSet;
  if (statefulSet.metadata.namespace === undefined) {
    throw new Error(
      `the namespace of ${name} is not known, and a reservation needs it; give the chart or ` +
        'the metadata of the StatefulSet a namespace',
    );
  }
  if (replicas !== undefined && offer.count < replicas) {
    throw new Error(
      `count is ${offer.count}, and ${name} claims ${replicas} volumes; set count to ${replicas} or more`,
    );
  }
  if (offer.capacity.toKibibytes() < claim.size.toKibibytes()) {
    throw new Error(
      `capacity is ${offer.capacity.asString()}, and ${name} claims ${claim.size.asString()} a ` +
        'volume; raise capacity or lower storageSize',
    );
  }
  if (claim.storageClass !== undefined && claim.storageClass !== (offer.storageClass ?? '')) {
    throw new Error(
      `storageClass is "${offer.storageClass ?? ''}", and ${name} claims "${claim.storageClass}"; ` +
        'give both the same',
    );
  }
  const missing = claim.accessModes.find((mode) => !accessModes.includes(mode));
  if (missing !== undefined) {
    throw new Error(
      `accessModes are ${accessModes.join(', ')}, and ${name} claims ${missing}; add it`,
    );
  }
}

/** The claim for which a volume is reserved. */
export function reservation(statefulSet: RedisStatefulSet, ordinal: number): k8s.ObjectReference {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    namespace: statefulSet.metadata.namespace,
    name: statefulSet.claimName(ordinal),
  };
}
