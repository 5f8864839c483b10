import { ApiObject, ApiObjectMetadata } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { withoutNamespace } from './cluster-scoped';

/** When a claim gets its volume. */
export enum VolumeBindingMode {
  /** At once. */
  IMMEDIATE = 'Immediate',

  /** When a pod with the claim is scheduled, where that pod goes. */
  WAIT_FOR_FIRST_CONSUMER = 'WaitForFirstConsumer',
}

/** What goes into an `NfsStorageClass`. */
export interface NfsStorageClassProps {
  /**
   * Name, labels and annotations of the StorageClass. It stands in no namespace, so one that is
   * given here, or by the chart, is left out.
   *
   * @default - named by cdk8s
   */
  readonly metadata?: ApiObjectMetadata;

  /**
   * The name under which the provisioner runs.
   *
   * @default 'nfs.csi.k8s.io' - the CSI driver of the Kubernetes project
   */
  readonly provisioner?: string;

  /**
   * What the provisioner needs to know; `nfs.csi.k8s.io` needs `server` and `share`.
   *
   * @default - none
   */
  readonly parameters?: { readonly [name: string]: string };

  /**
   * The options with which a node mounts the volumes.
   *
   * @default - the node's own
   */
  readonly mountOptions?: string[];

  /**
   * What becomes of a volume whose claim is deleted.
   *
   * @default - Kubernetes' own, which is to delete it
   */
  readonly reclaimPolicy?: kplus.PersistentVolumeReclaimPolicy;

  /**
   * When a claim gets its volume.
   *
   * @default - Kubernetes' own, which is at once
   */
  readonly bindingMode?: VolumeBindingMode;

  /**
   * Whether a claim may grow after it was made.
   *
   * @default - Kubernetes' own, which is false
   */
  readonly allowVolumeExpansion?: boolean;

  /**
   * Whether claims that name no StorageClass get this one.
   *
   * @default false
   */
  readonly isDefault?: boolean;
}

const NFS_CSI = 'nfs.csi.k8s.io';

/** The StorageClass by which claims get volumes on an NFS server. */
export class NfsStorageClass extends kplus.Resource {
  public readonly resourceType = 'storageclasses';

  protected readonly apiObject: ApiObject;

  constructor(scope: Construct, id: string, props: NfsStorageClassProps = {}) {
    super(scope, id);
    const provisioner = props.provisioner ?? NFS_CSI;
    const missing = ['server', 'share'].filter((name) => !props.parameters?.[name]);
    if (provisioner === NFS_CSI && missing.length > 0) {
      throw new Error(
        `parameters lack ${missing.join(' and ')}, without which ${NFS_CSI} makes no volume; add it`,
      );
    }

    this.apiObject = withoutNamespace(
      new kplus.k8s.KubeStorageClass(this, 'Resource', {
        metadata: props.metadata,
        provisioner,
        parameters: props.parameters,
        mountOptions: props.mountOptions,
        reclaimPolicy: props.reclaimPolicy,
        volumeBindingMode: props.bindingMode,
        allowVolumeExpansion: props.allowVolumeExpansion,
      }),
    );
    if (props.isDefault) {
      this.metadata.addAnnotation('storageclass.kubernetes.io/is-default-class', 'true');
    }
  }
}
