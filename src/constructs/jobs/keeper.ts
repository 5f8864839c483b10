import { ApiObject, ApiObjectMetadata, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { grantAccess, keeperRights } from './bootstrap-access';
import { BootstrapJob } from './bootstrap-job';
import { KEEPER_OPTIONS } from './keeper-option-table';
import { KeeperOptions } from './keeper-options';
import { inMode } from './bootstrap-program';
import { component } from './component';
import { containerResources } from '../common/container-resources';
import { PROGRAM_CHECKSUM } from '../common/manifest-keys';
import { manifestObject } from '../common/manifest-object';
import { selectPods } from '../common/pods';
import { DEFAULT_KEEPER_PORT, KEEPER_PORT, Monitoring } from '../monitoring/monitoring';
import { placementFields } from '../pods/placement-fields';
import { requireOptions } from '../common/option-table';

const DEFAULT_RESOURCES: kplus.ContainerResources = {
  cpu: { request: kplus.Cpu.millis(10) },
  memory: { request: Size.mebibytes(64), limit: Size.mebibytes(128) },
};

/** How long the keeper stays on a host that does not answer; Kubernetes' default is 5 minutes. */
const SECONDS_ON_A_LOST_HOST = 30;

/** Properties for `Keeper`. */
export interface KeeperProps extends KeeperOptions {
  /**
   * Name, namespace, labels and annotations of the Deployment.
   *
   * @default - named after the Job
   */
  readonly metadata?: ApiObjectMetadata;

  /**
   * The Job whose program the keeper runs, in a pod like the Job's. If the Job uses the Kubernetes API,
   * the keeper may find the pods there and scale the StatefulSet, and no more.
   */
  readonly bootstrap: BootstrapJob;
}

/**
 * A Deployment that keeps running the Job's program: a pod that lost its volume rejoins the cluster, a
 * failed node is forgotten, pods are asked for again that were scaled away with their nodes, and
 * primaries that share a host or a zone are moved apart by failovers. Without it, the next Job does
 * that. It moves no slots and gives no pods up: that is left to the Job.
 */
export class Keeper extends kplus.Resource {
  public readonly resourceType = 'deployments';

  /** The keeper's pod, for a NetworkPolicy that lets it reach the nodes. */
  public readonly pods: kplus.Pods;

  /**
   * The labels that select the keeper's pod.
   *
   * @internal
   */
  public readonly _selector: { readonly [label: string]: string };

  protected readonly apiObject: ApiObject;

  constructor(scope: Construct, id: string, props: KeeperProps) {
    super(scope, id);
    requireOptions<KeeperProps>(props, {
      ...KEEPER_OPTIONS,
      metadata: true,
      bootstrap: true,
    });
    const { statefulSet, _pod: pod, _podCount: count, _programHash: programHash } = props.bootstrap;
    const { metadata, selector } = component(statefulSet, 'keeper', props.metadata);
    const account = statefulSet._scaling._apiAccess
      ? grantAccess(this, metadata, keeperRights(statefulSet, count))
      : undefined;
    const placement = placementFields(props.keeperPlacement ?? pod);
    const [container] = pod.containers;
    const { _monitoring: monitoring } = statefulSet;
    this._selector = selector;

    this.apiObject = manifestObject(
      this,
      'Resource',
      kplus.k8s.KubeDeployment.manifest({
        metadata,
        spec: {
          replicas: 1,
          // Two at once would do no harm, but one is enough.
          strategy: { type: 'Recreate' },
          selector: { matchLabels: selector },
          template: {
            metadata: {
              labels: metadata.labels,
              annotations: {
                [PROGRAM_CHECKSUM]: programHash,
                ...monitoring?._annotations(monitoring._keeperPort),
              },
            },
            spec: {
              ...pod,
              ...placement,
              restartPolicy: 'Always',
              serviceAccountName: account,
              tolerations: [
                ...['not-ready', 'unreachable'].map((condition) => ({
                  key: `node.kubernetes.io/${condition}`,
                  operator: 'Exists',
                  effect: 'NoExecute',
                  tolerationSeconds: SECONDS_ON_A_LOST_HOST,
                })),
                ...(placement.tolerations ?? []),
              ],
              containers: [
                {
                  ...inMode('keep', listening(container, monitoring)),
                  name: 'keeper',
                  resources: containerResources(props.keeperResources ?? DEFAULT_RESOURCES),
                },
              ],
            },
          },
        },
      }),
    );
    this.pods = selectPods(this, selector, metadata.namespace);
  }
}

/** The container, in which the program says whether it hangs, and serves metrics if they are wanted. */
function listening(
  { args = [], ...container }: kplus.k8s.Container,
  monitoring?: Monitoring,
): kplus.k8s.Container {
  const port = monitoring?._keeperPort ?? DEFAULT_KEEPER_PORT;
  return {
    ...container,
    args: [...args, `--${monitoring ? 'metrics' : 'liveness'}-port=${port}`],
    ports: monitoring && [{ name: KEEPER_PORT, containerPort: port, protocol: 'TCP' }],
    // The program itself knows what takes long and what hangs; on a busy host it may answer late.
    livenessProbe: {
      httpGet: { path: '/livez', port: kplus.k8s.IntOrString.fromNumber(port) },
      periodSeconds: 20,
      timeoutSeconds: 10,
      failureThreshold: 3,
    },
  };
}
