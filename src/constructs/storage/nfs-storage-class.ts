import { ApiObject, ApiObjectMetadata } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { withoutNamespace } from './cluster-scoped';
import { requireOptions } from '../common/option-table';

/** When a claim is bound to a volume. */
export enum VolumeBindingMode {
  /** At once. */
  IMMEDIATE = 'Immediate',

  /** When a pod with the claim is scheduled, on the pod's host. */
  WAIT_FOR_FIRST_CONSUMER = 'WaitForFirstConsumer',
}

/** Properties for `NfsStorageClass`. */
export interface NfsStorageClassProps {
  /**
   * Name, labels and annotations of the StorageClass. It has no namespace, so one that is
   * given here, or by the chart, is left out.
   *
   * @default - named by cdk8s
   */
  readonly metadata?: ApiObjectMetadata;

  /**
   * The name of the provisioner.
   *
   * @default 'nfs.csi.k8s.io' - the CSI driver of the Kubernetes project
   */
  readonly provisioner?: string;

  /**
   * The parameters of the provisioner; `nfs.csi.k8s.io` needs `server` and `share`.
   *
   * @default - none
   */
  readonly parameters?: { readonly [name: string]: string };

  /**
   * The options with which volumes are mounted.
   *
   * @default - none
   */
  readonly mountOptions?: string[];

  /**
   * What happens to a volume whose claim is deleted.
   *
   * @default - Kubernetes' own, which is to delete it
   */
  readonly reclaimPolicy?: kplus.PersistentVolumeReclaimPolicy;

  /**
   * When a claim is bound to a volume.
   *
   * @default - Kubernetes' own, which is at once
   */
  readonly bindingMode?: VolumeBindingMode;

  /**
   * Whether a claim can be enlarged later.
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

/** The StorageClass for volumes on an NFS server. */
export class NfsStorageClass extends kplus.Resource {
  public readonly resourceType = 'storageclasses';

  protected readonly apiObject: ApiObject;

  constructor(scope: Construct, id: string, props: NfsStorageClassProps = {}) {
    super(scope, id);
    requireOptions<NfsStorageClassProps>(props, {
      metadata: true,
      provisioner: true,
      parameters: true,
      mountOptions: true,
      reclaimPolicy: true,
      bindingMode: true,
      allowVolumeExpansion: 'boolean',
      isDefault: 'boolean',
    });
    const provisioner = props.provisioner ?? NFS_CSI;
    const missing = ['server', 'share'].filter((name) => !props.parameters?.[name]);
    if (provisioner === NFS_CSI && missing.length > 0) {
      throw new Error(
        `parameters lack ${missing.join(' and ')}, which ${NFS_CSI} needs; add what is missing`,
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
