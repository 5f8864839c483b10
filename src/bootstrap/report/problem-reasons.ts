/** How much a problem matters; `check` fails on an error and not on a warning. */
export type Severity = 'error' | 'warning';

/**
 * The problems that a status can tell of, each by a name that stays the same from release to release,
 * for alerts and scripts. An error means that the service or the copies of the data are less than they
 * should be.
 */
export const PROBLEM_SEVERITIES = {
  /** The server of a pod does not answer. */
  PodUnreachable: 'error',
  /** A node is failing according to others. */
  NodeFailing: 'error',
  /** A node answers `cluster_state:fail`: it serves no commands. */
  ClusterStateFail: 'error',
  /** A replica is not connected to its primary, or is still copying its data. */
  ReplicaOutOfSync: 'error',
  /** Slots have no owner. */
  SlotsUnassigned: 'error',
  /** Slots are open: a move of them has begun and is not finished. */
  SlotsOpen: 'error',
  /** A node of the cluster is alive and is none of the pods. */
  ForeignNode: 'error',
  /** Pods do not belong to the same cluster as the others. */
  PodsNotJoined: 'error',
  /** A shard has no replica, while others have one. */
  ShardWithoutReplica: 'error',
  /** Nodes do not yet agree on the members, the slots or the epochs. */
  NodesDisagree: 'error',
  /** Two pods have one node id, so that the volume of one is a copy of the other's. */
  NodeIdShared: 'error',
  /** Clients are told `?`, or nothing, in place of the address of a node. */
  EndpointsUntold: 'error',
  /** A server cannot write to its volume. */
  PersistenceFailing: 'error',
  /** Primaries have different functions. */
  FunctionsDiffer: 'error',
  /** A server is importing slots by itself. */
  SlotsMoving: 'warning',
  /** A node of the cluster has no slots and is no replica. */
  NodeWithoutRole: 'warning',
  /** Members of one shard, or all pods, run on the same Kubernetes node. */
  SharedHost: 'warning',
  /** Members of one shard run in the same zone. */
  SharedZone: 'warning',
  /** Half of the primaries or more run on the same Kubernetes node. */
  PrimariesShareHost: 'warning',
  /** Half of the primaries or more run in the same zone. */
  PrimariesShareZone: 'warning',
  /** A shard has keys in far fewer of its slots than the others have. */
  KeysMissing: 'warning',
  /** A former password is still valid, or none is asked for yet. */
  PasswordChanging: 'warning',
  /** A certificate ends before long, or has ended. */
  CertificateEnding: 'warning',
  /** Servers have different versions. */
  VersionsDiffer: 'warning',
} as const satisfies Record<string, Severity>;

export type ProblemReason = keyof typeof PROBLEM_SEVERITIES;

/** Something that a cluster lacks. */
export interface StatusProblem {
  readonly reason: ProblemReason;
  readonly severity: Severity;
  /** A sentence for people. */
  readonly message: string;
}

export function problem(reason: ProblemReason, message: string): StatusProblem {
  return { reason, severity: PROBLEM_SEVERITIES[reason], message };
}
