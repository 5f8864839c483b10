import { ApiObject, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { Engine } from '../../engine/engine';
import {
  claimName,
  CLUSTER_DOMAIN,
  MAX_STATEFUL_SET_LENGTH,
  podHost,
  podName,
} from '../../topology';
import { manifestObject } from '../common/manifest-object';
import { requireLabel, requireSameNamespace, requireInteger } from '../common/checks';
import { requireOptions } from '../common/option-table';
import { requireJobForPassword } from './auth';
import { requireAccessForClaims, requireJobForClaims } from './claim-checks';
import { ClientEndpoint, clientEndpoint } from './client-endpoint';
import { HeadlessService } from './headless-service';
import { RedisConfigMap } from '../config/redis-config-map';
import { Monitoring } from '../monitoring/monitoring';
import { selectPods } from '../common/pods';
import { LoginOptions } from './login-options';
import { placementFields } from './placement-fields';
import { PodPlacement } from './pod-placement';
import { podAnnotations, redisPod, sidecars } from './redis-pod';
import { PodSecurity } from './pod-security';
import { STATEFUL_SET_OPTIONS } from './redis-stateful-set-option-table';
import { RedisStatefulSetProps } from './redis-stateful-set-props';
import { Scaling } from './scaling';
import { requireLogins } from './users-table';
import { claimTemplate, VolumeClaim } from './volume-claim';

/**
 * The pods of a cluster, each with a DNS name and a volume that outlive it. Not a StatefulSet of
 * cdk8s-plus, which has no volume claim templates.
 */
export class RedisStatefulSet
  extends kplus.Resource
  implements kplus.IPodSelector, kplus.INetworkPolicyPeer
{
  public readonly resourceType = 'statefulsets';

  /** The Service that gives the pods their DNS names. */
  public readonly service: HeadlessService;

  /** The redis.conf of the servers. */
  public readonly config: RedisConfigMap;

  /** The number of pods, if the manifest sets it. */
  public readonly replicas?: number;

  /**
   * Who sets the number of pods.
   *
   * @internal
   */
  public readonly _scaling: Scaling;

  /**
   * What each pod's volume claim asks for.
   *
   * @internal
   */
  public readonly _claim: VolumeClaim;

  /**
   * Whether the Job deletes the claims of pods that it gives up. Kubernetes would delete those of every
   * pod that is scaled away, and it begins a StatefulSet that is created anew with one pod.
   *
   * @internal
   */
  public readonly _deletesClaims: boolean;

  /**
   * Where the pods may run, and by default the Job and the keeper.
   *
   * @internal
   */
  public readonly _placement: PodPlacement;

  /**
   * Who logs in, the Job and the keeper among them.
   *
   * @internal
   */
  public readonly _login: LoginOptions;

  /** @internal */
  public readonly _clusterDomain: string;

  /**
   * What the servers tell clients.
   *
   * @internal
   */
  public readonly _clientEndpoint: ClientEndpoint;

  /** @internal */
  public readonly _podSecurity?: PodSecurity;

  /** @internal */
  public readonly _imagePullSecrets?: kplus.ISecret[];

  /** @internal */
  public readonly _monitoring?: Monitoring;

  /** @internal */
  public readonly _sidecars: kplus.k8s.Container[];

  protected readonly apiObject: ApiObject;

  private readonly pods: kplus.Pods;

  constructor(scope: Construct, id: string, props: RedisStatefulSetProps) {
    super(scope, id);
    requireOptions(props, STATEFUL_SET_OPTIONS);
    props = { ...props, auth: props.auth?._of(this, props.service.name) };
    this.service = props.service;
    this.config = props.config;
    this._scaling = props.scaling ?? Scaling.byJob();
    this.replicas = this._scaling._replicas();
    this._claim = {
      name: props.claimName ?? 'data',
      size: props.storageSize ?? Size.gibibytes(1),
      expandTo: props.expandStorageTo,
      storageClass: props.storageClass,
      accessModes: props.accessModes ?? [kplus.PersistentVolumeAccessMode.READ_WRITE_ONCE],
      labels: props.claimLabels,
      annotations: props.claimAnnotations,
    };
    this._deletesClaims = props.deleteVolumesOnScaleDown ?? false;
    requireJobForClaims(this._deletesClaims, this._scaling);
    requireAccessForClaims(this._claim, this._scaling);
    requireJobForPassword(this._scaling, props.auth);
    if (props.rollOnConfigChange === false && this.config._immutable) {
      throw new Error(
        'rollOnConfigChange is false, and a change of an immutable config always restarts the pods; ' +
          'leave out one of the two',
      );
    }
    this._placement = placementFields(props);
    this._login = { auth: props.auth, users: props.users };
    requireLogins(props.config, this._login);
    this._clusterDomain = props.clusterDomain ?? CLUSTER_DOMAIN;
    this._clientEndpoint = clientEndpoint(this.config, props.clientEndpoint);
    this._podSecurity = props.podSecurity;
    this._imagePullSecrets = props.imagePullSecrets;
    this._monitoring = props.monitoring;
    this._sidecars = sidecars(props);

    if (this.service.port !== this.config.port) {
      throw new Error(
        `the Service's port is ${this.service.port} and the config's ${this.config.port}; ` +
          'give both the same',
      );
    }

    this.apiObject = manifestObject(this, 'Resource', this.manifest(props));
    requireLabel('the name of the StatefulSet', this.name, MAX_STATEFUL_SET_LENGTH);
    requireSameNamespace(this, 'service', this.service);
    requireSameNamespace(this, 'config', this.config);

    this.pods = selectPods(this, this.service.selector, this.metadata.namespace);
  }

  /** The engine that runs in the pods. */
  public get engine(): Engine {
    return this.config.engine;
  }

  /** The port for clients. */
  public get port(): number {
    return this.config.port;
  }

  /**
   * The name of a pod.
   *
   * @param ordinal the number of the pod, from 0
   */
  public podName(ordinal: number): string {
    requireInteger('ordinal', ordinal, 0);
    return podName(this.name, ordinal);
  }

  /** The DNS name of a pod; if the namespace is not known, one that resolves in the same namespace only. */
  public podHost(ordinal: number): string {
    return podHost(this.podName(ordinal), this.service.name, this.metadata.namespace);
  }

  /** The name of a pod's volume claim. */
  public claimName(ordinal: number): string {
    return claimName(this._claim.name, this.podName(ordinal));
  }

  /** The pods, as a selector. */
  public toPodSelectorConfig(): kplus.PodSelectorConfig {
    return this.pods.toPodSelectorConfig();
  }

  /** The pods, as a peer in a NetworkPolicy. */
  public toNetworkPolicyPeerConfig(): kplus.NetworkPolicyPeerConfig {
    return this.pods.toNetworkPolicyPeerConfig();
  }

  /** The pods, as the peer that is selected. */
  public toPodSelector(): kplus.IPodSelector | undefined {
    return this;
  }

  private manifest(props: RedisStatefulSetProps): unknown {
    const template = {
      metadata: {
        labels: { ...props.podLabels, ...this.service.selector },
        annotations: podAnnotations(props),
      },
      spec: redisPod(props, this._claim.name),
    };
    const manifest = kplus.k8s.KubeStatefulSet.manifest({
      metadata: props.metadata,
      spec: {
        serviceName: this.service.name,
        replicas: this.replicas,
        podManagementPolicy: props.podManagementPolicy ?? kplus.PodManagementPolicy.PARALLEL,
        selector: { matchLabels: this.service.selector },
        template,
      },
    }) as { readonly spec: object };
    // The generated type of a StatefulSet has no apiVersion and kind for its claims.
    return {
      ...manifest,
      spec: { ...manifest.spec, volumeClaimTemplates: [claimTemplate(this._claim)] },
    };
  }
}
