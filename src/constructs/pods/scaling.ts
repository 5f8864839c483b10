import { requireInteger } from '../common/checks';
import { requireOptions } from '../common/option-table';

/** Options for `Scaling.byManifest`. */
export interface ManifestScalingOptions {
  /**
   * The number of pods in the manifest. Kubernetes removes the highest pods, with all that they hold,
   * as soon as a smaller number is applied. So first apply fewer `shards` or `replicasPerShard`
   * together with the old number of pods. When the Job reports that the pods to be removed are empty,
   * leave this out and apply again.
   *
   * @default - shards * (1 + replicasPerShard) on a `RedisCluster`, which is also the least; a
   * `RedisStatefulSet` has no default
   */
  readonly pods?: number;

  /**
   * Whether the Job and the keeper still read from the Kubernetes API where the pods are, so that
   * replicas are placed by zone and host. Both then have a ServiceAccount and a Role.
   *
   * @default false - pods are found by their DNS names, and replicas are placed by ordinal alone
   */
  readonly apiAccess?: boolean;
}

/** Who sets the number of pods, and what the Job and the keeper need the Kubernetes API for. */
export class Scaling {
  /**
   * The Job scales the StatefulSet, whose manifest leaves the number of pods open: it adds pods before
   * it uses them, and removes only pods that are empty. The Job's Role allows it to scale this
   * StatefulSet, to list EndpointSlices and HorizontalPodAutoscalers, and to delete older Jobs; the
   * keeper's Role allows it to scale this StatefulSet, which it does only to get back pods that were
   * scaled away with their nodes, and to list EndpointSlices.
   */
  public static byJob(): Scaling {
    return new Scaling(true);
  }

  /**
   * The manifest sets the number of pods. There is no ServiceAccount and no Role, unless `apiAccess`
   * is set. Without access to the API, have no autoscaler on the StatefulSet, and delete an older Job
   * before you apply a new one.
   *
   * To go back to `byJob`, run `kubectl apply edit-last-applied` and take `replicas` out before the
   * next apply. Otherwise Kubernetes scales the StatefulSet down to one pod.
   *
   * @throws if `pods` is not a positive integer
   */
  public static byManifest(options: ManifestScalingOptions = {}): Scaling {
    requireOptions<ManifestScalingOptions>(options, {
      pods: true,
      apiAccess: 'boolean',
    });
    if (options.pods !== undefined) {
      requireInteger('pods', options.pods, 1);
    }
    return new Scaling(options.apiAccess ?? false, { pods: options.pods });
  }

  /**
   * Whether the Job and the keeper use the Kubernetes API.
   *
   * @internal
   */
  public readonly _apiAccess: boolean;

  private constructor(
    apiAccess: boolean,
    private readonly manifest?: { readonly pods?: number },
  ) {
    this._apiAccess = apiAccess;
  }

  /**
   * The same with the number of nodes of a cluster as the default for the number of pods.
   *
   * @internal
   */
  public _forNodes(count: number): Scaling {
    if (this.manifest === undefined) {
      return this;
    }
    const pods = this.manifest.pods ?? count;
    requireInteger('pods', pods, count);
    return new Scaling(this._apiAccess, { pods });
  }

  /**
   * Whether the manifest sets the number of pods.
   *
   * @internal
   */
  public get _isByManifest(): boolean {
    return this.manifest !== undefined;
  }

  /**
   * The number of pods for the manifest; undefined if the manifest leaves it open.
   *
   * @internal
   */
  public _replicas(): number | undefined {
    if (this.manifest !== undefined && this.manifest.pods === undefined) {
      throw new Error(
        'Scaling.byManifest has no pods, and a RedisStatefulSet has no default for them; give pods',
      );
    }
    return this.manifest?.pods;
  }
}
