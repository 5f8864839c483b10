import { ApiObjectMetadata, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import {
  CLUSTER_DOMAIN_ANNOTATION,
  EXTERNAL_COMPONENT,
  LOGIN_ANNOTATION,
  OUTSIDE_ANNOTATION,
  TLS_ANNOTATION,
} from '../../external-service';
import { formatAddress } from '../../topology';
import { requireNamespace } from '../common/checks';
import { RedisNetworkPolicy } from '../network/redis-network-policy';
import { announcesNames, ClientEndpoint } from '../pods/client-endpoint';
import { clientLogins } from '../pods/password-volume';
import { RedisStatefulSet } from '../pods/redis-stateful-set';
import { AccessedNodes, AccessKind } from './access-kind';
import { ExternalAccess } from './external-access';
import { ExternalEndpoint } from './external-endpoint';
import { NodeService } from './node-service';

/** Properties for `ExternalRoutes`. */
interface ExternalRoutesProps extends AccessedNodes {
  readonly access: ExternalAccess;

  /** The metadata of all objects, to whose names the ordinal is added. */
  readonly metadata: ApiObjectMetadata & { readonly name: string };
}

/** The objects by which clients outside reach the nodes: a Service for each one, and what leads to it. */
export class ExternalRoutes extends Construct {
  private readonly kind: AccessKind;
  private readonly statefulSet: RedisStatefulSet;
  private readonly count: number;

  constructor(scope: Construct, id: string, props: ExternalRoutesProps) {
    super(scope, id);
    const { statefulSet, count, access, metadata } = props;
    this.kind = access._kind;
    this.statefulSet = statefulSet;
    this.count = count;
    requireNames(statefulSet);
    this.kind.require({ statefulSet, count });
    this.requireFree();

    const labels = { ...metadata.labels, 'app.kubernetes.io/component': EXTERNAL_COMPONENT };
    const targets = this.ordinals.map((ordinal) => {
      const own = { ...metadata, labels, name: `${metadata.name}-${ordinal}` };
      const service = new NodeService(this, `Service ${ordinal}`, {
        metadata: { ...own, annotations: { ...own.annotations, ...this.annotations(ordinal) } },
        selector: statefulSet.service.selector,
        pod: statefulSet.podName(ordinal),
        port: statefulSet.port,
        ...this.kind.service?.(ordinal),
      });
      return { ordinal, inside: this.inside(ordinal), service, metadata: own };
    });
    this.kind.routes?.(this, targets, { ...metadata, labels });
  }

  /** Lets those connect who come between the clients and the nodes. */
  public admitTo(networkPolicy: RedisNetworkPolicy): void {
    this.kind.peers(this).forEach((peer) => networkPolicy._addClient(peer));
  }

  /** The names and addresses outside that the certificate of the nodes has to have. */
  public get certificateNames(): readonly string[] {
    return this.kind.certificateNames(this.count);
  }

  /** Where each node is. */
  public get endpoints(): ExternalEndpoint[] {
    const { statefulSet } = this;
    requireNamespace(statefulSet);
    return this.ordinals.map((ordinal) => {
      const outside = this.outside(ordinal);
      if (outside === undefined) {
        throw new Error(
          'the addresses of the load balancers are not known at synthesis; give ' +
            'ExternalAccess.loadBalancers the addresses, or let `npx cdk8s-redis-cluster endpoints` print them',
        );
      }
      return {
        node: statefulSet.podName(ordinal),
        inside: `${this.inside(ordinal)}:${statefulSet.port}`,
        outside,
      };
    });
  }

  private get ordinals(): number[] {
    return Array.from({ length: this.count }, (_, ordinal) => ordinal);
  }

  private inside(ordinal: number): string | undefined {
    const { statefulSet } = this;
    if (statefulSet.metadata.namespace === undefined) return undefined;
    return `${statefulSet.podHost(ordinal)}.${statefulSet._clusterDomain}`;
  }

  private outside(ordinal: number): string | undefined {
    const address = this.kind.outside(ordinal, this.statefulSet.port);
    return address && formatAddress(address);
  }

  private annotations(ordinal: number): Readonly<Record<string, string>> {
    const { config, _clusterDomain, _login } = this.statefulSet;
    const outside = this.outside(ordinal);
    return {
      [CLUSTER_DOMAIN_ANNOTATION]: _clusterDomain,
      ...(outside === undefined ? {} : { [OUTSIDE_ANNOTATION]: outside }),
      ...(config._tls ? { [TLS_ANNOTATION]: 'true' } : {}),
      ...(clientLogins(_login).length > 0 ? { [LOGIN_ANNOTATION]: 'true' } : {}),
    };
  }

  /** Refuses what another cluster of the chart has taken; another chart may be for another Kubernetes. */
  private requireFree(): void {
    const taken = this.taken;
    for (const other of Chart.of(this).node.findAll()) {
      if (!(other instanceof ExternalRoutes) || other === this) continue;
      const both = other.taken.find((one) => taken.includes(one));
      if (both !== undefined) {
        throw new Error(
          `${both} is taken by ${other.statefulSet.name} and by ${this.statefulSet.name}; give one ` +
            'of them another',
        );
      }
    }
  }

  private get taken(): string[] {
    return this.ordinals.flatMap((ordinal) => this.kind.taken?.(ordinal) ?? []);
  }
}

/** Refuses nodes that tell clients addresses, which change, so that no lasting ones can be put in their place. */
function requireNames({ engine, config, _clientEndpoint: endpoint }: RedisStatefulSet): void {
  if (endpoint === ClientEndpoint.HOSTNAME) return;
  const needs = 'externalAccess needs nodes that tell clients names, and ';
  throw new Error(
    announcesNames(config)
      ? `${needs}clientEndpoint is ADDRESS; leave clientEndpoint out`
      : `${needs}${engine.family} ${engine.version} knows none; use Redis 7.0 or later or Valkey`,
  );
}
