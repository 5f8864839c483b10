/** Where a node is for clients outside Kubernetes. */
export interface ExternalEndpoint {
  /** The name of the node's pod. */
  readonly node: string;

  /** What the nodes tell clients to connect to, as `host:port`. */
  readonly inside: string;

  /** Where clients outside connect to in its place, as `host:port`. */
  readonly outside: string;
}
