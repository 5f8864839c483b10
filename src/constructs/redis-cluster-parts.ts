import { RedisConfOptions } from './config/redis-conf-options';
import { BootstrapOptions } from './jobs/bootstrap-options';
import { KeeperOptions } from './jobs/keeper-options';
import { RedisPodOptions } from './pods/redis-pod-options';
import { RedisClusterProps } from './redis-cluster-props';

/** Every option of a part, so that the compiler misses one that is not listed. */
type Names<Options> = { readonly [name in keyof Required<Options>]: true };

const CONF: Names<RedisConfOptions> = {
  engine: true,
  dataDir: true,
  appendOnly: true,
  appendFsync: true,
  nodeTimeout: true,
  requireFullCoverage: true,
  migrationBarrier: true,
  port: true,
  protectedMode: true,
  maxMemory: true,
  maxMemoryPolicy: true,
  minReplicasToWrite: true,
  directives: true,
};

const POD: Names<RedisPodOptions> = {
  podLabels: true,
  podAnnotations: true,
  resources: true,
  scaling: true,
  storageSize: true,
  storageClass: true,
  accessModes: true,
  claimLabels: true,
  claimAnnotations: true,
  deleteVolumesOnScaleDown: true,
  spread: true,
  nodeSelector: true,
  tolerations: true,
  priorityClassName: true,
  imagePullSecrets: true,
  imagePullPolicy: true,
  volumes: true,
  volumeMounts: true,
  sidecars: true,
  initContainers: true,
  env: true,
  serverArgs: true,
  terminationGracePeriod: true,
  serviceAccount: true,
  automountServiceAccountToken: true,
  podSecurity: true,
  healthChecks: true,
};

const BOOTSTRAP: Names<BootstrapOptions> = {
  shards: true,
  replicasPerShard: true,
  bootstrapDeadline: true,
  bootstrapTtl: true,
  nodeJsImage: true,
  bootstrapImage: true,
  bootstrapResources: true,
  bootstrapPlacement: true,
  bootstrapImagePullSecrets: true,
};

const KEEPER: Names<KeeperOptions> = {
  keeperResources: true,
  keeperPlacement: true,
};

/** The options of a cluster's redis.conf. */
export function confOptions(props: RedisClusterProps): RedisConfOptions {
  return pick<RedisConfOptions>(props, CONF);
}

/** The options of a cluster's pods. */
export function podOptions(props: RedisClusterProps): RedisPodOptions {
  return pick<RedisPodOptions>(props, POD);
}

/** The options of a cluster's Job. */
export function bootstrapOptions(props: RedisClusterProps): BootstrapOptions {
  return pick<BootstrapOptions>(props, BOOTSTRAP);
}

/** The options of a cluster's keeper. */
export function keeperOptions(props: RedisClusterProps): KeeperOptions {
  return pick<KeeperOptions>(props, KEEPER);
}

function pick<Options extends object>(props: Options, names: Names<Options>): Options {
  return Object.fromEntries(Object.entries(props).filter(([name]) => name in names)) as Options;
}
