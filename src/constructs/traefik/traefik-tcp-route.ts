import { ApiObject, ApiObjectMetadata } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { IngressRouteTcp } from '../../../imports/traefik.io';
import { requirePort, requireSameNamespace, requireSubdomain } from '../common/checks';
import { manifestObject } from '../common/manifest-object';
import { HeadlessService } from '../pods/headless-service';
import { ITcpService } from '../pods/tcp-service';
import { TraefikIpAllowList } from './traefik-ip-allow-list';
import { TraefikTcpTransport } from './traefik-tcp-transport';
import { TraefikTls } from './traefik-tls';
import { requireOptions } from '../common/option-table';

/** The API group and version of Traefik's routes. */
export enum TraefikApi {
  /** The one of Traefik 3, which Traefik 2.10 and 2.11 know too. */
  V3 = 'traefik.io/v1alpha1',

  /** The one of Traefik 2 only. */
  V2 = 'traefik.containo.us/v1alpha1',
}

/** Properties for `TraefikTcpRoute`. */
export interface TraefikTcpRouteProps {
  /**
   * Name, namespace, labels and annotations of the route.
   *
   * @default - named by cdk8s, in the namespace of the chart
   */
  readonly metadata?: ApiObjectMetadata;

  /** The entry points of Traefik at which connections arrive. */
  readonly entryPoints: string[];

  /** The Service whose pods get the connections. */
  readonly service: ITcpService;

  /**
   * The port of the Service.
   *
   * @default - the one of `service`
   */
  readonly port?: number;

  /**
   * The host names that clients send in TLS (SNI). They need `tls`, because a plain connection has no
   * host name.
   *
   * @default - all connections match
   */
  readonly hostNames?: string[];

  /**
   * Who terminates TLS.
   *
   * @default - connections are plain
   */
  readonly tls?: TraefikTls;

  /**
   * Whether Traefik connects to the Service's own address in place of those of its pods. It then needs to
   * learn nothing when a pod comes back with another address. A headless Service has no address.
   *
   * @default false
   */
  readonly nativeLb?: boolean;

  /**
   * Whose connections are let through. Traefik has to see the addresses of the clients: with an
   * `externalTrafficPolicy` of Local, on the network of its host, or by the PROXY protocol.
   *
   * @default - everybody's
   */
  readonly allowList?: TraefikIpAllowList;

  /**
   * How Traefik connects to the pods.
   *
   * @default - as Traefik does by itself, which tries for 30 seconds
   */
  readonly transport?: TraefikTcpTransport;

  /**
   * The API of the route.
   *
   * @default TraefikApi.V3
   */
  readonly api?: TraefikApi;
}

/** The route on which Traefik forwards connections from outside to the pods. */
export class TraefikTcpRoute extends kplus.Resource {
  public readonly resourceType = 'ingressroutetcps';

  protected readonly apiObject: ApiObject;

  constructor(scope: Construct, id: string, props: TraefikTcpRouteProps) {
    super(scope, id);
    requireOptions<TraefikTcpRouteProps>(props, {
      metadata: true,
      entryPoints: true,
      service: true,
      port: true,
      hostNames: true,
      tls: true,
      nativeLb: 'boolean',
      allowList: true,
      transport: true,
      api: true,
    });
    const port = props.port ?? props.service.port;
    requirePort('port', port);
    if (props.entryPoints.length === 0) {
      throw new Error('entryPoints is empty, and Traefik would use all of them; name at least one');
    }

    if (props.nativeLb && props.service instanceof HeadlessService) {
      throw new Error(
        `nativeLb is true, and Service ${props.service.name} is headless and has no address; leave ` +
          'nativeLb out, or route to another Service',
      );
    }

    this.apiObject = manifestObject(this, 'Resource', {
      ...(IngressRouteTcp.manifest({
        metadata: props.metadata ?? {},
        spec: {
          entryPoints: props.entryPoints,
          routes: [
            {
              match: match(props),
              middlewares: props.allowList && [{ name: props.allowList.name }],
              services: [
                {
                  name: props.service.name,
                  port,
                  nativeLb: props.nativeLb,
                  serversTransport: props.transport?.name,
                },
              ],
            },
          ],
          tls: props.tls?._spec,
        },
      }) as object),
      // The generated class has one of the two only.
      apiVersion: props.api ?? TraefikApi.V3,
      kind: IngressRouteTcp.GVK.kind,
    });
    requireSameNamespace(this, 'service', props.service);
    if (props.allowList) requireSameNamespace(this, 'allowList', props.allowList);
    if (props.transport) requireSameNamespace(this, 'transport', props.transport);
  }
}

function match(props: TraefikTcpRouteProps): string {
  const hostNames = props.hostNames ?? [];
  if (hostNames.length === 0) {
    return 'HostSNI(`*`)';
  }
  if (!props.tls) {
    throw new Error(
      `hostNames are ${hostNames.join(', ')}, and Traefik sees host names in TLS only; give tls, ` +
        'or leave hostNames out',
    );
  }
  if (hostNames.includes('*')) {
    throw new Error(
      'hostNames has "*", which is not a host name; leave hostNames out to match all connections',
    );
  }
  hostNames.forEach((hostName) => requireSubdomain('host name', hostName));
  return hostNames.map((hostName) => `HostSNI(\`${hostName}\`)`).join(' || ');
}
