import { Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { RedisStatefulSet } from '../pods/redis-stateful-set';

/** What `StaticPVs` and `StaticGlusterPVs` have in common. */
export interface StaticVolumesProps {
  /** The number of volumes. */
  readonly count: number;

  /** The size of each volume. */
  readonly capacity: Size;

  /**
   * The number that stands in place of `{i}` for the first volume; each next volume has the next.
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
   * What becomes of a volume whose claim is deleted.
   *
   * @default PersistentVolumeReclaimPolicy.RETAIN
   */
  readonly reclaimPolicy?: kplus.PersistentVolumeReclaimPolicy;

  /**
   * The StorageClass by which claims ask for the volumes.
   *
   * @default - none
   */
  readonly storageClass?: string;

  /**
   * The options with which a node mounts the volumes.
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
   * The StatefulSet whose claims the volumes wait for: the first volume is the one of ordinal 0,
   * and so on. Its namespace has to be known. Give it a `storageClass` too, an empty string if the
   * volumes have none: its claims otherwise ask for the cluster's default one, where there is one.
   *
   * @default - any claim may take any volume
   */
  readonly reserveFor?: RedisStatefulSet;
}
