/** The pod of a node, and its address. */
export interface NodeAddress {
  readonly pod: string;
  readonly ip: string;
}

/** A line that the writer program reads. */
export type Request =
  | { readonly do: 'mark' }
  | HealthRequest
  /** Stops the writes, and reads back what was acknowledged. */
  | { readonly do: 'finish' };

/** Asks to wait until the cluster of exactly these nodes is healthy. */
export interface HealthRequest {
  readonly do: 'healthy';
  readonly nodes: readonly NodeAddress[];
  readonly port: number;
  readonly shards: number;
  readonly replicas: number;
  /** Milliseconds after which the answer is why it is not. */
  readonly limit: number;
}

/** What became of the writes since the last mark. */
export interface Statistics {
  readonly acknowledged: number;
  readonly failed: number;
  /** The errors of failed writes; at most five different ones. */
  readonly messages: readonly string[];
  /** How long the longest call took, and when after the mark it began; milliseconds. */
  readonly longest: { readonly ms: number; readonly at: number };
}

/** How long it took until the cluster was healthy, or why it is not. */
export interface Health {
  /** Milliseconds since the request. */
  readonly ms: number;
  /** Milliseconds since the request after which every node said ok; undefined where one does not. */
  readonly okMs?: number;
  /** Empty where the cluster is healthy. */
  readonly problems: readonly string[];
  /** The pod of each replica's primary, by the replica's pod. */
  readonly primaries: Readonly<Record<string, string>>;
}

/** Which acknowledged keys are lost. */
export interface ReadBack {
  readonly acknowledged: number;
  readonly lost: number;
  /** At most ten names. */
  readonly lostKeys: readonly string[];
}

/** What the program answers when it was asked to finish. */
export interface Finish {
  readonly statistics: Statistics;
  /** An error message where a key could not be read. */
  readonly readBack: ReadBack | string;
}
