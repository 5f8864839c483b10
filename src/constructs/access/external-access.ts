import { AccessKind } from './access-kind';
import {
  GatewayPortsOptions,
  GatewaySniOptions,
  LoadBalancersOptions,
  NodePortsOptions,
  TraefikPortsOptions,
  TraefikSniOptions,
} from './external-access-options';
import { gatewayPorts, gatewaySni } from './gateway';
import { loadBalancers } from './load-balancers';
import { nodePorts } from './node-ports';
import { traefikPorts } from './traefik-ports';
import { traefikSni } from './traefik-sni';

/**
 * How clients outside Kubernetes reach each node. The nodes themselves notice nothing of it: they tell all
 * clients the names inside, for which clients outside are given addresses, by a setting or by their DNS.
 * `docs/external-access.md` says which client can what.
 */
export class ExternalAccess {
  /** A port of every Kubernetes node for each node. It has no `sources`: loadBalancers has. */
  public static nodePorts(options: NodePortsOptions): ExternalAccess {
    return new ExternalAccess(nodePorts(options));
  }

  /**
   * A load balancer for each node, on the port of the cluster: with a DNS outside that knows the names
   * inside, clients need no setting at all.
   */
  public static loadBalancers(options: LoadBalancersOptions = {}): ExternalAccess {
    return new ExternalAccess(loadBalancers(options));
  }

  /** An entry point of Traefik for each node. */
  public static traefikPorts(options: TraefikPortsOptions): ExternalAccess {
    return new ExternalAccess(traefikPorts(options));
  }

  /** One entry point of Traefik, which tells nodes apart by the names that clients send in TLS. */
  public static traefikSni(options: TraefikSniOptions): ExternalAccess {
    return new ExternalAccess(traefikSni(options));
  }

  /** A listener of a Gateway for each node, by TCPRoutes of the Gateway API. It has no `sources`. */
  public static gatewayPorts(options: GatewayPortsOptions): ExternalAccess {
    return new ExternalAccess(gatewayPorts(options));
  }

  /**
   * One listener of a Gateway, by TLSRoutes of the Gateway API, which tells nodes apart by the names that
   * clients send in TLS. It has no `sources`.
   */
  public static gatewaySni(options: GatewaySniOptions): ExternalAccess {
    return new ExternalAccess(gatewaySni(options));
  }

  /** @internal */
  public readonly _kind: AccessKind;

  private constructor(kind: AccessKind) {
    this._kind = kind;
  }
}
