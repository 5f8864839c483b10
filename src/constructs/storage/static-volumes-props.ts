import { Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { RedisStatefulSet } from '../pods/redis-stateful-set';

/** Properties for `StaticPVs` and `StaticGlusterPVs`. */
export interface StaticVolumesProps {
  /** The number of volumes. */
  readonly count: number;

  /** The size of each volume. */
  readonly capacity: Size;

  /**
   * The number that replaces `{i}` for the first volume; each next volume has the next number.
   *
   * @default 1
   */
  readonly firstNumber?: number;

  /**
   * How the volumes may be mounted.
   *
   * @default [PersistentVolumeAccessMode.READ_WRITE_ONCE]
   */
  readonly accessModes?: kplus.PersistentVolumeAccessMode[];

  /**
   * What happens to a volume whose claim is deleted.
   *
   * @default PersistentVolumeReclaimPolicy.RETAIN
   */
  readonly reclaimPolicy?: kplus.PersistentVolumeReclaimPolicy;

  /**
   * The StorageClass of the volumes.
   *
   * @default - none
   */
  readonly storageClass?: string;

  /**
   * The options with which the volumes are mounted.
   *
   * @default - none
   */
  readonly mountOptions?: string[];

  /**
   * Labels of the volumes.
   *
   * @default - none
   */
  readonly labels?: { readonly [label: string]: string };

  /**
   * Annotations of the volumes.
   *
   * @default - none
   */
  readonly annotations?: { readonly [annotation: string]: string };

  /**
   * The StatefulSet for whose claims the volumes are reserved: the first volume for ordinal 0, and so
   * on. Its namespace must be known. Give the StatefulSet a `storageClass` too, an empty string if the
   * volumes have none: otherwise its claims ask for the default StorageClass, if there is one.
   *
   * @default - any claim may be bound to any volume
   */
  readonly reserveFor?: RedisStatefulSet;
}
