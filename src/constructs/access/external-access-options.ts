import * as kplus from 'cdk8s-plus-27';

/** Options for `ExternalAccess.nodePorts`. */
export interface NodePortsOptions {
  /** The name or the address of a Kubernetes node, or of what leads to any of them. */
  readonly host: string;

  /** The port of the node 0; each other one has this and its ordinal. From 30000 to 32767. */
  readonly basePort: number;
}

/** Options for `ExternalAccess.loadBalancers`. */
export interface LoadBalancersOptions {
  /**
   * The address of each node's load balancer, by ordinal. There may be more than nodes, for those to come.
   *
   * @default - whoever makes the load balancers chooses; `npx cdk8s-redis-cluster endpoints` prints them
   */
  readonly addresses?: string[];

  /**
   * The names of the load balancers, such as `redis-{ordinal}.example.com`, which a DNS outside leads to
   * them: clients then connect to the names, and `dnsNames` of the cluster has them for a certificate.
   *
   * @default - clients connect to the addresses
   */
  readonly hostNames?: string;

  /**
   * The ranges of addresses from which clients may connect, such as `10.0.0.0/8`. Load balancers then lead
   * to the Kubernetes node of the pod only (`externalTrafficPolicy: Local`), for on the way over another
   * one the address of the client would be lost.
   *
   * @default - clients may connect from everywhere
   */
  readonly sources?: string[];

  /**
   * Annotations of the Services, with which many kinds of load balancers are configured, and external-dns
   * is told names. In the values, `{ordinal}` becomes the ordinal of the node.
   *
   * @default - none
   */
  readonly annotations?: { readonly [annotation: string]: string };

  /**
   * The class of the load balancers.
   *
   * @default - that of the Kubernetes cluster
   */
  readonly loadBalancerClass?: string;
}

/** What all accesses through Traefik have. */
export interface TraefikAccessOptions {
  /**
   * The ranges of addresses from which clients may connect, such as `10.0.0.0/8`. Traefik has to see the
   * addresses of the clients.
   *
   * @default - clients may connect from everywhere
   */
  readonly sources?: string[];

  /**
   * Traefik, as the NetworkPolicy of the cluster names it once `allowFrom` names others. One that runs on
   * the network of its host is a range of addresses: those of the Kubernetes nodes.
   *
   * @default - pods of every namespace with the label app.kubernetes.io/name: traefik
   */
  readonly traefik?: kplus.INetworkPolicyPeer;
}

/** Options for `ExternalAccess.traefikPorts`. */
export interface TraefikPortsOptions extends TraefikAccessOptions {
  /** The name or the address at which clients reach Traefik. */
  readonly host: string;

  /** The port at which they reach the first entry point; each other one has this and its place. */
  readonly basePort: number;

  /**
   * The entry points of Traefik, one for each node, by ordinal. There may be more than nodes, for those to
   * come.
   */
  readonly entryPoints: string[];
}

/** Options for `ExternalAccess.traefikSni`. */
export interface TraefikSniOptions extends TraefikAccessOptions {
  /**
   * The names of the nodes, such as `redis-{ordinal}.example.com`. They lead to Traefik, and the
   * certificate of the nodes has to have them: `dnsNames` of the cluster does.
   */
  readonly hostNames: string;

  /** The entry point of Traefik. */
  readonly entryPoint: string;

  /** The port at which clients reach it. */
  readonly port: number;

  /**
   * Annotations of the routes, such as that with which external-dns is told where Traefik is.
   *
   * @default - none
   */
  readonly annotations?: { readonly [annotation: string]: string };
}

/** What all accesses through a Gateway have. */
export interface GatewayAccessOptions {
  /** The name of the Gateway. */
  readonly gateway: string;

  /**
   * The namespace of the Gateway. Its listeners have to allow routes of the cluster's namespace.
   *
   * @default - that of the cluster
   */
  readonly gatewayNamespace?: string;

  /**
   * The version of the route, of the API group gateway.networking.k8s.io.
   *
   * @default 'v1alpha2'
   */
  readonly version?: string;

  /**
   * The pods of the Gateway, as the NetworkPolicy of the cluster names them once `allowFrom` names others.
   *
   * @default - none: name them by `allowFrom`
   */
  readonly proxy?: kplus.INetworkPolicyPeer;
}

/** Options for `ExternalAccess.gatewayPorts`. */
export interface GatewayPortsOptions extends GatewayAccessOptions {
  /** The name or the address at which clients reach the Gateway. */
  readonly host: string;

  /** The port of the first listener; each other one has this and its place. */
  readonly basePort: number;

  /**
   * The names of the Gateway's listeners for TCP, one for each node, by ordinal. There may be more than
   * nodes, for those to come.
   */
  readonly listeners: string[];
}

/** Options for `ExternalAccess.gatewaySni`. */
export interface GatewaySniOptions extends GatewayAccessOptions {
  /**
   * The names of the nodes, such as `redis-{ordinal}.example.com`. They lead to the Gateway, and the
   * certificate of the nodes has to have them: `dnsNames` of the cluster does.
   */
  readonly hostNames: string;

  /** The name of the Gateway's listener for TLS, whose mode is Passthrough. */
  readonly listener: string;

  /** The port of that listener. */
  readonly port: number;
}
