import { Chart, Duration, Size } from 'cdk8s';
import { Secret } from 'cdk8s-plus-27';
import {
  AppendFsync,
  ClientEndpoint,
  Engine,
  ExternalAccess,
  MaxMemoryPolicy,
  PodSecurity,
  RedisClusterProps,
  Tls,
} from '../../../src';
import { podOptions } from './synth';

/** A value for each option of a cluster. */
export function everything(chart: Chart): Required<RedisClusterProps> {
  return {
    metadata: { name: 'redis', labels: { team: 'data' }, annotations: { owner: 'data' } },
    shards: 4,
    replicasPerShard: 2,
    bootstrapDeadline: Duration.minutes(2),
    bootstrapTtl: Duration.days(1),
    nodeJsImage: 'node:22',
    bootstrapImage: 'bootstrap:1',
    bootstrapPlacement: { nodeSelector: { pool: 'jobs' } },
    bootstrapImagePullSecrets: [Secret.fromSecretName(chart, 'bootstrap-pull', 'pull')],
    bootstrapResources: { memory: { limit: Size.mebibytes(128) } },
    keeper: false,
    tls: Tls.fromSecret(Secret.fromSecretName(chart, 'certificate', 'redis-tls')),
    podDisruptionBudget: false,
    networkPolicy: false,
    externalAccess: ExternalAccess.nodePorts({ host: 'k8s.example.com', basePort: 30700 }),
    keeperPlacement: { nodeSelector: { pool: 'keepers' } },
    keeperResources: { memory: { limit: Size.mebibytes(96) } },
    // The redis.conf.
    engine: Engine.VALKEY_8_1,
    dataDir: '/var/lib/valkey',
    appendOnly: false,
    appendFsync: AppendFsync.ALWAYS,
    nodeTimeout: Duration.seconds(2),
    requireFullCoverage: false,
    migrationBarrier: 2,
    port: 7000,
    protectedMode: true,
    maxMemory: Size.gibibytes(1),
    maxMemoryPolicy: MaxMemoryPolicy.ALLKEYS_LRU,
    minReplicasToWrite: 1,
    directives: { 'repl-diskless-sync-delay': '1' },
    // The pods.
    podLabels: { tier: 'cache' },
    podAnnotations: { checksum: '1' },
    resources: { memory: { limit: Size.gibibytes(2) } },
    ...podOptions(chart),
    podSecurity: PodSecurity.NONE,
    healthChecks: false,
  };
}

/** What goes together: clients outside need names. */
export function together(chart: Chart): RedisClusterProps {
  return { ...everything(chart), clientEndpoint: ClientEndpoint.HOSTNAME };
}
