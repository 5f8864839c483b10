import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { ApiObject, ApiObjectMetadata, Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { MAX_LABEL_LENGTH, MIN_SHARDS, nodeCount, Topology } from '../topology';
import { BootstrapAccess } from './bootstrap-access';
import { requireWhole } from './checks';
import { containerResources } from './container-resources';
import { packagePath } from './package-path';
import { RedisStatefulSet } from './redis-stateful-set';
import { CONTAINER_SECURITY, podSecurity } from './security-context';

/** The program, bundled and compressed by `npm run bundle`. */
const PROGRAM = 'bootstrap.js.br';
const PROGRAM_DIR = '/bootstrap';

/** Unpacks the program and runs it; what follows on the command line goes to the program. */
const LOADER =
  `eval(String(require('zlib').brotliDecompressSync(` +
  `require('fs').readFileSync('${PROGRAM_DIR}/${PROGRAM}'))))`;

const DEFAULT_RESOURCES: kplus.ContainerResources = {
  cpu: { request: kplus.Cpu.millis(100) },
  memory: { request: Size.mebibytes(64), limit: Size.mebibytes(256) },
};

/** The user `node` of the Node.js images. */
const NODE_USER = 1000;

/** What goes into a `BootstrapJob`. */
export interface BootstrapJobProps {
  /**
   * Name, namespace, labels and annotations of the Job. A hash of what the Job does is appended to
   * the name, because Kubernetes lets no Job be changed.
   *
   * @default - named after the StatefulSet
   */
  readonly metadata?: ApiObjectMetadata;

  /** The pods that become a cluster. */
  readonly statefulSet: RedisStatefulSet;

  /**
   * The parts of the key space, each served by one primary; 3 at least.
   *
   * @default 3
   */
  readonly shards?: number;

  /**
   * The copies of each primary.
   *
   * @default 1
   */
  readonly replicasPerShard?: number;

  /**
   * Whether the Job may ask the Kubernetes API where the pods stand, and scale a StatefulSet whose
   * manifest leaves the number of pods open. It gets a ServiceAccount and a Role for that. Without
   * it the pods are found by their DNS names, and replicas are placed by ordinal alone.
   *
   * @default true
   */
  readonly apiAccess?: boolean;

  /**
   * The password with which the servers are managed.
   *
   * @default - none
   */
  readonly password?: kplus.SecretValue;

  /**
   * How long the Job waits for the pods and for the cluster before it gives up and is tried again.
   *
   * @default Duration.minutes(10)
   */
  readonly deadline?: Duration;

  /**
   * How long Kubernetes keeps the Job, and its log, after its end. When it is gone, applying the
   * same manifest runs it again; on a cluster that is whole it changes nothing.
   *
   * @default Duration.hours(1)
   */
  readonly ttlAfterFinished?: Duration;

  /**
   * The Node.js image that runs the program out of a ConfigMap; Node.js 20 at least.
   *
   * @default 'node:24.21.0'
   */
  readonly nodeImage?: string;

  /**
   * An image made by this project's Dockerfile, which holds the program. It takes the place of
   * `nodeImage` and of the ConfigMap.
   *
   * @default - the program comes by ConfigMap
   */
  readonly image?: string;

  /**
   * What the program asks for and may use.
   *
   * @default - requests of 100 millis of a CPU and 64 MiB of memory, a limit of 256 MiB of memory
   */
  readonly resources?: kplus.ContainerResources;

  /**
   * The labels that a node needs to run the Job.
   *
   * @default - none
   */
  readonly nodeSelector?: { readonly [label: string]: string };

  /**
   * The taints that do not keep the Job off a node.
   *
   * @default - none
   */
  readonly tolerations?: kplus.k8s.Toleration[];

  /**
   * The Secrets with which the image is pulled.
   *
   * @default - none
   */
  readonly imagePullSecrets?: kplus.ISecret[];
}

/**
 * The Job that makes a cluster out of a StatefulSet's pods. It may be killed and run again at any
 * time, and it refuses what could cost data.
 */
export class BootstrapJob extends kplus.Resource {
  public readonly resourceType = 'jobs';

  protected readonly apiObject: ApiObject;

  constructor(scope: Construct, id: string, props: BootstrapJobProps) {
    super(scope, id);
    const topology = topologyOf(props);
    const { statefulSet } = props;
    if (statefulSet.replicas !== undefined && statefulSet.replicas !== nodeCount(topology)) {
      throw new Error(
        `the StatefulSet has ${statefulSet.replicas} replicas, and ${topology.shards} shards with ` +
          `${topology.replicasPerShard} replicas each need ${nodeCount(topology)}; give it as many`,
      );
    }
    const apiAccess = props.apiAccess ?? true;
    if (!apiAccess && statefulSet.replicas === undefined) {
      throw new Error(
        'apiAccess is false, so that nobody would start the pods; ' +
          `give the StatefulSet replicas: ${nodeCount(topology)}`,
      );
    }

    const namespace = statefulSet.metadata.namespace;
    const metadata = {
      namespace,
      labels: statefulSet.service.selectorLabels('bootstrap'),
      name: `${statefulSet.name}-bootstrap`,
      ...props.metadata,
    };
    const program = props.image === undefined ? this.program(metadata) : undefined;
    const access = apiAccess ? new BootstrapAccess(this, 'Access', { metadata, statefulSet }) : undefined;
    const spec = jobSpec(props, topology, metadata.labels, program?.name, access?.accountName);
    const hash = createHash('sha256').update(JSON.stringify(spec)).update(program?.hash ?? '');

    this.apiObject = new kplus.k8s.KubeJob(this, 'Resource', {
      metadata: {
        ...metadata,
        name: hashedName(metadata.name, hash.digest('hex')),
        // Argo CD does not miss a hook once its time to live has ended it.
        annotations: {
          'argocd.argoproj.io/hook': 'Sync',
          'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation',
          ...props.metadata?.annotations,
        },
      },
      spec,
    });
  }
}
