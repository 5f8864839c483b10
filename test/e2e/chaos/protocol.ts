/** A node of the cluster and where it is reached, by the name of its pod. */
export interface NodeAddress {
  readonly pod: string;
  readonly ip: string;
}

/** A line that the writer program reads. */
export type Request =
  | { readonly do: 'mark' }
  | HealthRequest
  /** Writes no more, and reads back what was acknowledged. */
  | { readonly do: 'finish' };

/** Asks for the moment from which the cluster of exactly these nodes is whole. */
export interface HealthRequest {
  readonly do: 'healthy';
  readonly nodes: readonly NodeAddress[];
  readonly shards: number;
  readonly replicas: number;
  /** Milliseconds after which the answer is what is amiss. */
  readonly limit: number;
}

/** What became of the writes since the last mark. */
export interface Statistics {
  readonly acknowledged: number;
  readonly failed: number;
  /** What the failed writes said; five different texts at most. */
  readonly messages: readonly string[];
  /** How long the longest call took, and when after the mark it began; milliseconds. */
  readonly longest: { readonly ms: number; readonly at: number };
}

/** How long it took until the cluster was whole, or what was amiss in the end. */
export interface Health {
  /** Milliseconds since the request. */
  readonly ms: number;
  /** Empty where the cluster is whole. */
  readonly amiss: readonly string[];
  /** The pod of each replica's primary, by the replica's pod. */
  readonly primaries: Readonly<Record<string, string>>;
}

/** Which acknowledged keys are there no more. */
export interface ReadBack {
  readonly acknowledged: number;
  readonly lost: number;
  /** Ten names at most. */
  readonly lostKeys: readonly string[];
}

/** What the program answers when it was asked to finish. */
export interface Finish {
  readonly statistics: Statistics;
  /** A text where a key could not be read at all. */
  readonly readBack: ReadBack | string;
}
