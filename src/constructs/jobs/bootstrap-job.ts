import { ApiObject, ApiObjectMetadata, Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { MAX_LABEL_LENGTH, nodeCount, Topology } from '../../topology';
import { API_TOKEN } from './api-token';
import { grantAccess, jobRights } from './bootstrap-access';
import { BOOTSTRAP_OPTIONS } from './bootstrap-option-table';
import { BootstrapOptions } from './bootstrap-options';
import { bootstrapArguments, inMode, program, secretArguments } from './bootstrap-program';
import { requireSameNamespace, topologyOf, requireInteger } from '../common/checks';
import { component } from './component';
import { containerResources } from '../common/container-resources';
import { envVars } from '../common/env-vars';
import { manifestObject } from '../common/manifest-object';
import { shortHash } from '../common/short-hash';
import { selectPods } from '../common/pods';
import { unlessEmpty } from '../common/unless-empty';
import { NOTHING_MOUNTED } from '../common/mounted';
import { PROGRAM_USER } from '../../user-names';
import { secretsOf } from '../pods/secrets';
import { placementFields, pullSecrets } from '../pods/placement-fields';
import { RedisStatefulSet } from '../pods/redis-stateful-set';
import { containerSecurity, nodeJsPodSecurity } from '../common/security-context';
import { requireOptions } from '../common/option-table';

const DEFAULT_RESOURCES: kplus.ContainerResources = {
  cpu: { request: kplus.Cpu.millis(100) },
  memory: { request: Size.mebibytes(64), limit: Size.mebibytes(256) },
};

/**
 * The annotation of the StatefulSet that says what the Job is to reach. A GitOps tool does not compare
 * hooks, and without a keeper nothing else changes with the number of shards.
 */
const SHAPE = 'cdk8s-redis-cluster/shape';

/** How often Kubernetes retries a Job that failed; its own default. */
const BACKOFF_LIMIT = 6;

/** The pauses between those retries, 10 seconds and doubled each time, and half a minute to spare. */
const BACKOFF_SECONDS = 660;

/** Properties for `BootstrapJob`. */
export interface BootstrapJobProps extends BootstrapOptions {
  /**
   * Name, namespace, labels and annotations of the Job. A Job cannot be changed,
   * so a hash of what it does is appended to the name.
   *
   * @default - named after the StatefulSet
   */
  readonly metadata?: ApiObjectMetadata;

  /** The nodes of the cluster. */
  readonly statefulSet: RedisStatefulSet;

  /**
   * The password with which the program logs in to nodes whose StatefulSet has no `auth`.
   *
   * @default - none
   */
  readonly password?: kplus.SecretValue;
}

/**
 * The Job that forms a cluster from the pods of a StatefulSet, and reshapes it when the number of shards
 * or replicas changes. It can be killed and run again at any time, does nothing to a healthy cluster,
 * and refuses what could lose data.
 */
export class BootstrapJob extends kplus.Resource {
  public readonly resourceType = 'jobs';

  /** The Job's pods, for a NetworkPolicy that lets them reach the nodes. */
  public readonly pods: kplus.Pods;

  /** The nodes of the cluster. */
  public readonly statefulSet: RedisStatefulSet;

  /**
   * The Job's pod, but for the mode in which its program runs.
   *
   * @internal
   */
  public readonly _pod: kplus.k8s.PodSpec;

  /**
   * How many pods the cluster takes.
   *
   * @internal
   */
  public readonly _podCount: number;

  /** @internal */
  public readonly _programHash: string;

  protected readonly apiObject: ApiObject;

  constructor(scope: Construct, id: string, props: BootstrapJobProps) {
    super(scope, id);
    requireOptions<BootstrapJobProps>(props, {
      ...BOOTSTRAP_OPTIONS,
      metadata: true,
      statefulSet: true,
      password: true,
    });
    const { statefulSet } = props;
    this.statefulSet = statefulSet;
    const topology = topologyOf(props);
    const apiAccess = statefulSet._scaling._apiAccess;
    this._podCount = nodeCount(topology);
    requirePods(statefulSet, this._podCount);

    const { metadata, selector } = component(statefulSet, 'bootstrap', props.metadata);
    const account = apiAccess
      ? grantAccess(this, metadata, jobRights(statefulSet, this._podCount))
      : undefined;
    const { container, volumes = [], hash } = program(this, metadata, props);
    const token = apiAccess ? API_TOKEN : NOTHING_MOUNTED;
    const { auth } = statefulSet._login;
    if (auth && props.password) {
      throw new Error(
        "password is given and so is the StatefulSet's auth; leave out one of the two",
      );
    }
    const secrets = secretsOf(statefulSet.config, statefulSet._login);
    const ownSecrets = secretsOf(statefulSet.config, statefulSet._login, 'job');
    const deadline = props.bootstrapDeadline ?? Duration.minutes(10);
    requireInteger('bootstrapDeadline in seconds', deadline.toSeconds(), 1);

    this._programHash = hash;
    this._pod = {
      restartPolicy: 'Never',
      serviceAccountName: account,
      automountServiceAccountToken: false,
      securityContext: nodeJsPodSecurity(statefulSet._podSecurity),
      ...placementFields(props.bootstrapPlacement ?? statefulSet._placement),
      imagePullSecrets: pullSecrets(
        props.bootstrapImagePullSecrets ?? statefulSet._imagePullSecrets,
      ),
      containers: [
        {
          name: 'bootstrap',
          ...container,
          volumeMounts: unlessEmpty([
            ...(container.volumeMounts ?? []),
            ...token.volumeMounts,
            ...secrets.volumeMounts,
          ]),
          args: bootstrapArguments(statefulSet, topology, deadline),
          env: environment(statefulSet, props.password),
          resources: containerResources(props.bootstrapResources ?? DEFAULT_RESOURCES),
          securityContext: containerSecurity(statefulSet._podSecurity),
        },
      ],
      volumes: unlessEmpty([...volumes, ...token.volumes, ...secrets.volumes]),
    };
    const spec: kplus.k8s.JobSpec = {
      backoffLimit: BACKOFF_LIMIT,
      // Each try ends by itself; this ends a Job whose pod never starts.
      activeDeadlineSeconds: deadline.toSeconds() * (BACKOFF_LIMIT + 1) + BACKOFF_SECONDS,
      ttlSecondsAfterFinished: (props.bootstrapTtl ?? Duration.hours(1)).toSeconds(),
      template: {
        metadata: { labels: metadata.labels },
        spec: {
          ...this._pod,
          containers: this._pod.containers.map(({ args = [], ...container }) =>
            inMode('apply', { ...container, args: [...args, ...secretArguments(statefulSet)] }),
          ),
          volumes: unlessEmpty([...volumes, ...token.volumes, ...ownSecrets.volumes]),
        },
      },
    };

    this.apiObject = manifestObject(
      this,
      'Resource',
      kplus.k8s.KubeJob.manifest({
        metadata: {
          ...metadata,
          name: hashedName(metadata.name, [JSON.stringify(spec), hash]),
          annotations: {
            // Argo CD reports a Job that its time to live removed as missing, unless it is a hook.
            'argocd.argoproj.io/hook': 'Sync',
            'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation',
            ...metadata.annotations,
          },
        },
        spec,
      }),
    );
    requireSameNamespace(this, 'statefulSet', statefulSet);
    statefulSet.metadata.addAnnotation(SHAPE, shapeText(topology, statefulSet));
    this.pods = selectPods(this, selector, metadata.namespace);
  }
}

function requirePods({ replicas }: RedisStatefulSet, count: number): void {
  if (replicas !== undefined && replicas < count) {
    throw new Error(
      `the StatefulSet has ${replicas} pods, and shards and replicasPerShard need ${count}; ` +
        `give it Scaling.byManifest({ pods: ${count} })`,
    );
  }
}

function environment(
  { _login: { auth }, config: { engine } }: RedisStatefulSet,
  password?: kplus.SecretValue,
): kplus.k8s.EnvVar[] {
  const namespace = kplus.EnvValue.fromFieldRef(kplus.EnvFieldPaths.POD_NAMESPACE);
  // A pod outside of a Job has no such label, and gets an empty name.
  const job = kplus.EnvValue.fromFieldRef(kplus.EnvFieldPaths.POD_LABEL, { key: 'job-name' });
  const secret = password && kplus.EnvValue.fromSecretValue(password);
  const user = auth && engine.atLeast('6.0') ? kplus.EnvValue.fromValue(PROGRAM_USER) : undefined;
  return envVars([
    ['NAMESPACE', namespace],
    ['JOB_NAME', job],
    ...(user ? [['REDIS_USERNAME', user] as const] : []),
    ...(secret ? [['REDIS_PASSWORD', secret] as const] : []),
  ]);
}

function hashedName(name: string, parts: string[]): string {
  const hash = shortHash(parts.join('\n'));
  return `${name.slice(0, MAX_LABEL_LENGTH - hash.length - 1)}-${hash}`;
}

function shapeText(
  { shards, replicasPerShard }: Topology,
  { _claim: { expandTo } }: RedisStatefulSet,
): string {
  const storage = expandTo ? `, volumes of ${expandTo.asString()}` : '';
  return `${shards} shards, replicas of each: ${replicasPerShard}${storage}`;
}
