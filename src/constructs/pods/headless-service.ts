import { ApiObject, ApiObjectMetadata, Names } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { DEFAULT_PORT } from '../../topology';
import { requireLabel, requirePort } from '../common/checks';
import { manifestObject } from '../common/manifest-object';
import { ITcpService } from './tcp-service';
import { requireOptions } from '../common/option-table';

/** Properties for `HeadlessService`. */
export interface HeadlessServiceProps {
  /**
   * Name, namespace, labels and annotations of the Service.
   *
   * @default - named by cdk8s, in the namespace of the chart
   */
  readonly metadata?: ApiObjectMetadata;

  /**
   * The labels of the pods behind the Service. A `RedisStatefulSet` gives them to its pods.
   *
   * @default - app.kubernetes.io/name: redis-cluster, and app.kubernetes.io/instance with a value
   * made from the construct's path
   */
  readonly selector?: { readonly [label: string]: string };

  /**
   * The port for clients.
   *
   * @default 6379
   */
  readonly port?: number;

  /**
   * The name of that port.
   *
   * @default 'redis'
   */
  readonly portName?: string;

  /**
   * Whether the DNS name of a pod resolves before the pod is ready. Nodes look for each other before
   * that, so without it a cluster that lost all its pods at once cannot recover.
   *
   * @default true
   */
  readonly publishNotReadyAddresses?: boolean;
}

/** The Service without an address of its own that gives each pod a DNS name. */
export class HeadlessService extends kplus.Resource implements ITcpService {
  public readonly resourceType = 'services';

  /** The labels of the pods behind the Service. */
  public readonly selector: { readonly [label: string]: string };

  /** The port for clients. */
  public readonly port: number;

  protected readonly apiObject: ApiObject;

  constructor(scope: Construct, id: string, props: HeadlessServiceProps = {}) {
    super(scope, id);
    requireOptions<HeadlessServiceProps>(props, {
      metadata: true,
      selector: true,
      port: true,
      portName: true,
      publishNotReadyAddresses: 'boolean',
    });
    this.selector = props.selector ?? {
      'app.kubernetes.io/name': 'redis-cluster',
      'app.kubernetes.io/instance': Names.toLabelValue(this),
    };
    this.port = props.port ?? DEFAULT_PORT;
    const portName = props.portName ?? 'redis';

    if (Object.keys(this.selector).length === 0) {
      throw new Error('selector is empty, and would select no pod; give it at least one label');
    }
    requirePort('port', this.port);
    requireLabel('portName', portName);

    this.apiObject = manifestObject(
      this,
      'Resource',
      kplus.k8s.KubeService.manifest({
        metadata: props.metadata,
        spec: {
          clusterIp: 'None',
          // Left out rather than false, as Kubernetes itself does.
          publishNotReadyAddresses: (props.publishNotReadyAddresses ?? true) || undefined,
          selector: this.selector,
          ports: [{ name: portName, port: this.port }],
        },
      }),
    );
    requireLabel('the name of the Service', this.name);
    if (/^\d/.test(this.name)) {
      throw new Error(
        `the name of the Service is "${this.name}", and must begin with a letter; give one in metadata`,
      );
    }
  }
}
