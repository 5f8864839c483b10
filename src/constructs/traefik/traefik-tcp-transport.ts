import { ApiObject, ApiObjectMetadata, Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { requireInteger } from '../common/checks';
import { manifestObject } from '../common/manifest-object';
import { requireOptions } from '../common/option-table';

/** Properties for `TraefikTcpTransport`. */
export interface TraefikTcpTransportProps {
  /**
   * Name, namespace, labels and annotations of the object.
   *
   * @default - named by cdk8s, in the namespace of the chart
   */
  readonly metadata?: ApiObjectMetadata;

  /**
   * How long Traefik tries to connect to a pod. A client that waits for it has a connection on which
   * nothing is answered. Traefik's own default is 30 seconds.
   *
   * @default Duration.seconds(1)
   */
  readonly dialTimeout?: Duration;
}

/** How Traefik, from version 3 on, connects to the pods behind a route. */
export class TraefikTcpTransport extends kplus.Resource {
  public readonly resourceType = 'serverstransporttcps';

  protected readonly apiObject: ApiObject;

  constructor(scope: Construct, id: string, props: TraefikTcpTransportProps = {}) {
    super(scope, id);
    requireOptions<TraefikTcpTransportProps>(props, {
      metadata: true,
      dialTimeout: 'Duration',
    });
    const timeoutMs = (props.dialTimeout ?? Duration.seconds(1)).toMilliseconds();
    requireInteger('dialTimeout in milliseconds', timeoutMs, 1);
    this.apiObject = manifestObject(this, 'Resource', {
      apiVersion: 'traefik.io/v1alpha1',
      kind: 'ServersTransportTCP',
      metadata: props.metadata ?? {},
      spec: { dialTimeout: `${timeoutMs}ms` },
    });
  }
}
