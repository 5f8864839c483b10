import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { requireStorage, requireSubdomain, requireInteger } from '../common/checks';
import { withoutNamespace } from './cluster-scoped';
import { fillDistinct, VolumePlace } from './pattern';
import { requireReservable, reservation } from './reservation';
import { StaticVolumesProps } from './static-volumes-props';

/** The part of a volume's spec that says where its data is. */
export type VolumeSource = (place: VolumePlace) => kplus.k8s.PersistentVolumeSpec;

/** Creates the volumes; without a pattern, cdk8s names them. */
export function createVolumes(
  scope: Construct,
  props: StaticVolumesProps,
  namePattern: string | undefined,
  source: VolumeSource,
): void {
  const { count, capacity, reserveFor } = props;
  const firstNumber = props.firstNumber ?? 1;
  const accessModes = props.accessModes ?? [kplus.PersistentVolumeAccessMode.READ_WRITE_ONCE];
  requireInteger('count', count, 1);
  requireInteger('firstNumber', firstNumber, 0);
  requireStorage('capacity', capacity);
  if (reserveFor) {
    requireReservable(reserveFor, props, accessModes);
  }

  for (let index = 0; index < count; index++) {
    const place = { index, number: firstNumber + index, count };
    const volume = new kplus.k8s.KubePersistentVolume(scope, `Volume${place.number}`, {
      metadata: {
        ...(namePattern && { name: fillDistinct('namePattern', namePattern, place) }),
        labels: props.labels,
        annotations: props.annotations,
      },
      spec: {
        ...source(place),
        capacity: { storage: kplus.k8s.Quantity.fromString(capacity.asString()) },
        accessModes,
        persistentVolumeReclaimPolicy:
          props.reclaimPolicy ?? kplus.PersistentVolumeReclaimPolicy.RETAIN,
        storageClassName: props.storageClass,
        mountOptions: props.mountOptions,
        claimRef: reserveFor && reservation(reserveFor, index),
      },
    });
    requireSubdomain('the name of a volume', volume.name);
    withoutNamespace(volume);
  }
}
