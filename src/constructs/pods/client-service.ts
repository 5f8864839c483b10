import { ApiObject, ApiObjectMetadata } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { manifestObject } from '../common/manifest-object';
import { PLAIN_PORT_NAME } from './redis-container';
import { RedisStatefulSet } from './redis-stateful-set';
import { ITcpService } from './tcp-service';
import { requireOptions } from '../common/option-table';

/** Properties for `ClientService`. */
export interface ClientServiceProps {
  /**
   * Name, namespace, labels and annotations of the Service.
   *
   * @default - named by cdk8s, in the namespace of the chart
   */
  readonly metadata?: ApiObjectMetadata;

  /** The servers. */
  readonly statefulSet: RedisStatefulSet;
}

/**
 * The Service from which clients start: one address that leads to any server that is ready. Cluster
 * clients are told the servers themselves, and go to them without it. Not a Service of cdk8s-plus, of
 * which an app with two copies of cdk8s cannot be synthesized.
 */
export class ClientService extends kplus.Resource implements ITcpService {
  public readonly resourceType = 'services';

  /** The port. */
  public readonly port: number;

  protected readonly apiObject: ApiObject;

  constructor(scope: Construct, id: string, props: ClientServiceProps) {
    super(scope, id);
    requireOptions<ClientServiceProps>(props, {
      metadata: true,
      statefulSet: true,
    });
    const { service, port, config } = props.statefulSet;
    const { _plainPort: plainPort } = config;
    this.port = port;
    this.apiObject = manifestObject(
      this,
      'Resource',
      kplus.k8s.KubeService.manifest({
        metadata: props.metadata,
        spec: {
          selector: service.selector,
          ports: [
            { name: 'redis', port },
            ...(plainPort ? [{ name: PLAIN_PORT_NAME, port: plainPort }] : []),
          ],
        },
      }),
    );
  }

  /** The DNS name; if the namespace is not known, one that resolves in the same namespace only. */
  public get host(): string {
    const { namespace } = this.metadata;
    return namespace === undefined ? this.name : `${this.name}.${namespace}.svc`;
  }
}
