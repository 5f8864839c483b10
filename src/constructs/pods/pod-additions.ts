import * as kplus from 'cdk8s-plus-27';

/** What the pods of a `RedisStatefulSet` have beside what they need; also part of `RedisPodOptions`. */
export interface PodAdditions {
  /**
   * Volumes beside the config's and the data's. In Kubernetes' own type, as are the mounts and the
   * containers below, because those of cdk8s-plus cannot be read outside of its workloads.
   *
   * @default - none
   */
  readonly volumes?: kplus.k8s.Volume[];

  /**
   * Where the server's container mounts volumes beside the config's and the data's.
   *
   * @default - none
   */
  readonly volumeMounts?: kplus.k8s.VolumeMount[];

  /**
   * Containers beside the server's. They are used unchanged: unless `podSecurity` is
   * `NONE`, they need security contexts of their own.
   *
   * @default - none
   */
  readonly sidecars?: kplus.k8s.Container[];

  /**
   * Containers that end before the server starts. They are used unchanged, as sidecars are.
   *
   * @default - none
   */
  readonly initContainers?: kplus.k8s.Container[];

  /**
   * Environment variables of the server's container.
   *
   * @default - none
   */
  readonly env?: { readonly [name: string]: kplus.EnvValue };

  /**
   * Arguments of the server behind the config file, such as `--save` and its value. They override
   * the file; those that the library reads from it are refused.
   *
   * @default - none
   */
  readonly serverArgs?: string[];
}
