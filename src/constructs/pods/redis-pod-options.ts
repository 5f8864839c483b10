import { Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Monitoring } from '../monitoring/monitoring';
import { ClientEndpoint } from './client-endpoint';
import { LoginOptions } from './login-options';
import { PodAdditions } from './pod-additions';
import { PodSecurity } from './pod-security';
import { Scaling } from './scaling';
import { Spread } from './spread';

/** Options for the pods of a `RedisStatefulSet`, also part of the properties for `RedisCluster`. */
export interface RedisPodOptions extends LoginOptions, PodAdditions {
  /**
   * How Prometheus finds metrics. An exporter (redis_exporter) then runs beside each server, and the
   * keeper serves what it sees of the cluster. It changes the pods, which restarts the nodes one by one.
   *
   * @default - there are no metrics
   */
  readonly monitoring?: Monitoring;

  /**
   * Labels of the pods beside those of the Service's selector.
   *
   * @default - none
   */
  readonly podLabels?: { readonly [label: string]: string };

  /**
   * Annotations of the pods.
   *
   * @default - none
   */
  readonly podAnnotations?: { readonly [annotation: string]: string };

  /**
   * The resources of the server's container. A server that exceeds its memory limit is killed, so give
   * one only together with `maxMemory` of the config, and a quarter more than that at least: buffers and
   * copy-on-write need room.
   *
   * @default - requests of 100 millis of a CPU and 256 MiB of memory, no limits
   */
  readonly resources?: kplus.ContainerResources;

  /**
   * Who sets the number of pods.
   *
   * @default Scaling.byJob()
   */
  readonly scaling?: Scaling;

  /**
   * The size with which each pod's volume begins. Kubernetes lets no one change it on a running
   * StatefulSet: leave it as it is, and give `expandStorageTo`.
   *
   * @default Size.gibibytes(1)
   */
  readonly storageSize?: Size;

  /**
   * The size to which the Job and the keeper expand the volumes, those of new pods too. No pod stops.
   * Their StorageClass has to allow it (`allowVolumeExpansion`), and a volume never gets smaller again.
   * Both Roles then allow it to read and to patch the claims of these pods. Needs access to the
   * Kubernetes API.
   *
   * @default - volumes keep the size with which they began
   */
  readonly expandStorageTo?: Size;

  /**
   * The StorageClass of the volumes; an empty string asks for volumes that have none.
   *
   * @default - the default StorageClass of Kubernetes
   */
  readonly storageClass?: string;

  /**
   * How the volumes may be mounted.
   *
   * @default [PersistentVolumeAccessMode.READ_WRITE_ONCE]
   */
  readonly accessModes?: kplus.PersistentVolumeAccessMode[];

  /**
   * Labels of the volume claims.
   *
   * @default - none
   */
  readonly claimLabels?: { readonly [label: string]: string };

  /**
   * Annotations of the volume claims.
   *
   * @default - none
   */
  readonly claimAnnotations?: { readonly [annotation: string]: string };

  /**
   * Whether the Job deletes the volume claims of pods that it removes, after it moved all keys off their
   * nodes and emptied them. Claims of other pods remain, whoever scales or deletes the StatefulSet. The
   * Job's Role then allows it to delete volume claims of the namespace. Needs `Scaling.byJob`.
   *
   * @default false - they remain, and have to be deleted manually
   */
  readonly deleteVolumesOnScaleDown?: boolean;

  /**
   * The rules that keep the pods apart; an empty list means none.
   *
   * @default [Spread.antiAffinity(), Spread.evenly()]
   */
  readonly spread?: Spread[];

  /**
   * The labels that a Kubernetes node needs to run a pod. They apply to the Job and the keeper too,
   * unless `bootstrapPlacement` and `keeperPlacement` say where these may run.
   *
   * @default - none
   */
  readonly nodeSelector?: { readonly [label: string]: string };

  /**
   * The taints of Kubernetes nodes that a pod tolerates; the Job and the keeper too, unless they have
   * a placement of their own. In Kubernetes' own type, because a `NodeTaintQuery` of cdk8s-plus cannot
   * be read outside of its workloads.
   *
   * @default - none
   */
  readonly tolerations?: kplus.k8s.Toleration[];

  /**
   * The PriorityClass of the pods; of the Job's and the keeper's too, unless they have a placement of
   * their own.
   *
   * @default - the default PriorityClass of Kubernetes
   */
  readonly priorityClassName?: string;

  /**
   * The Secrets with which the images are pulled; the Job's and the keeper's too, unless
   * `bootstrapImagePullSecrets` is given.
   *
   * @default - none
   */
  readonly imagePullSecrets?: kplus.ISecret[];

  /**
   * When the server's image is pulled.
   *
   * @default - Kubernetes' own, which depends on the tag
   */
  readonly imagePullPolicy?: kplus.ImagePullPolicy;

  /**
   * How long a server may take to stop before it is killed.
   *
   * @default - Kubernetes' own, which is 30 seconds
   */
  readonly terminationGracePeriod?: Duration;

  /**
   * The ServiceAccount of the pods.
   *
   * @default - the namespace's default
   */
  readonly serviceAccount?: kplus.IServiceAccount;

  /**
   * Whether the pods get a token of their ServiceAccount.
   *
   * @default - left to the ServiceAccount with `PodSecurity.NONE`, and otherwise false
   */
  readonly automountServiceAccountToken?: boolean;

  /**
   * The security contexts of the pods and of the server's container, and those of the Job and the
   * keeper.
   *
   * @default PodSecurity.RESTRICTED
   */
  readonly podSecurity?: PodSecurity;

  /**
   * Whether the server has startup, liveness and readiness probes. It is restarted when its port has
   * been closed for a minute. It is ready when it can serve its own shard, whatever state the others
   * are in, and its replication is in sync; without `NodeScript.RUN_NODE`, or with pods that start one after another, when it answers
   * PING.
   *
   * @default true
   */
  readonly healthChecks?: boolean;

  /**
   * What the servers tell clients to connect to. Another choice is one `kubectl apply`.
   *
   * @default - HOSTNAME with `NodeScript.RUN_NODE` on Redis 7.0 or later and on Valkey, and otherwise
   * ADDRESS
   */
  readonly clientEndpoint?: ClientEndpoint;

  /**
   * The DNS domain of the Kubernetes cluster, with which the host names of the servers end.
   *
   * @default 'cluster.local'
   */
  readonly clusterDomain?: string;
}
