/**
 * Why a decision was made, in one word that stays the same from release to release, for alerts and
 * scripts; docs/reasons.md has a paragraph on each.
 */
export const REASONS = [
  // What stops the bootstrap until someone acts.

  /** A server refuses to be asked or to be changed, as with a wrong password. */
  'ServerRefused',
  /** The nodes have a password, and the Secret in which it was generated is gone. */
  'PasswordLost',
  /** A HorizontalPodAutoscaler scales the StatefulSet as well. */
  'AutoscalerFound',
  /** The StatefulSet has fewer pods than the cluster needs, and the bootstrap may not scale it. */
  'TooFewPods',
  /** Shards or replicas change while a shard has no healthy primary. */
  'ShardWithoutPrimary',
  /** A primary without slots holds keys that it would lose by joining. */
  'KeysWithoutSlots',
  /** A node of the cluster is alive and is none of the pods. */
  'ForeignNode',
  /** A pod's volume comes from another cluster. */
  'ForeignVolume',
  /** The pods are two clusters that both own the same slots. */
  'TwoClusters',
  /** The owner of some slots is none of the pods and has no replica. */
  'SlotsLost',
  /** An open slot has keys in a database other than 0, which the bootstrap cannot move. */
  'OpenSlotInOtherDatabase',
  /** A shard would get more data than its maxmemory allows. */
  'MaxmemoryExceeded',
  /** A key takes more to send than the server takes that is to get its slot. */
  'KeyTooLarge',
  /** Kubernetes does not expand the volumes. */
  'VolumesNotExpanded',
  /** Another Job is working on the StatefulSet. */
  'JobRunning',

  /** `takeover` was asked for where replicas can be elected. */
  'MajorityPresent',
  /** `takeover` was not confirmed. */
  'NotConfirmed',

  // What the bootstrap waits for.

  /** Kubernetes or the DNS did not say which pods there are. */
  'ObservationFailed',
  /** The Secret of a generated password has yet to come to the program, or to be made by a person. */
  'WaitingForPassword',
  /** Some pods cannot be reached yet. */
  'WaitingForPods',
  /** A node of a deleted pod is still running. */
  'WaitingForOldPods',
  /** Too many primaries are lost for their replicas to be elected. */
  'MajorityLost',
  /** A replica is about to be elected in place of a lost primary. */
  'WaitingForElection',
  /** Slots are between two owners. */
  'WaitingForSlotOwners',
  /** Two nodes are exchanging their roles. */
  'WaitingForRoleSwap',
  /** A server is still deleting the keys of slots that it gave away. */
  'WaitingForKeyDeletion',
  /** Nodes are shaking hands. */
  'WaitingForHandshakes',
  /** A replica is still copying its primary. */
  'WaitingForReplicas',
  /** Some nodes do not yet agree with the others on the members, the slots or the epochs. */
  'WaitingForAgreement',
  /** Servers are moving slots by themselves. */
  'WaitingForMigrations',
  /** Slots move only between servers of the same version. */
  'VersionsDiffer',
  /** A Job that was applied before this one is still running. */
  'OlderJobRunning',
  /** This step is left to a Job, or a Job that is waited for is running. */
  'WaitingForJob',
  /** The keeper makes this improvement once nothing else has changed for a while. */
  'WaitingForCalm',

  // What the bootstrap does.

  /** Makes the Secret with a generated password. */
  'MakingPassword',
  /** Asks again for pods of nodes that the cluster has. */
  'RestoringPods',
  /** Makes volume claims ask for more storage. */
  'ExpandingVolumes',
  /** Ends the validity of a former password. */
  'EndingFormerPassword',
  'SwitchingBus',
  'ClosingPlainPort',
  /** Lets no one log in as the default user any more. */
  'TurningDefaultUserOff',
  /** Asks for more pods. */
  'ScalingOut',
  /** Attaches pods that lost their data as replicas while other pods are missing. */
  'RepairingDegraded',
  /** Sets what lets servers without data form or join a cluster sooner. */
  'PreparingNodes',
  /** Sets what was changed for forming or joining back to the configured values. */
  'RestoringSettings',
  /** Gives slots that have no owner to the shards. */
  'AssigningSlots',
  /** Lets nodes meet with CLUSTER MEET. */
  'MeetingNodes',
  /** Adds new nodes to a cluster that serves. */
  'JoiningNodes',
  /** Loads the functions of the cluster on primaries that are to get slots. */
  'LoadingFunctions',
  /** Makes nodes replicas of their primaries. */
  'AttachingReplicas',
  /** Lets replicas take over while no node holds a key. */
  'TakingOver',
  /** Resets nodes that are no longer part of the cluster, or get a new role. */
  'ResettingNodes',
  /** Removes nodes that are lost or leaving from the others' lists with CLUSTER FORGET. */
  'ForgettingNodes',
  /** Raises the epoch of owners whose slots a node still attributes to another node. */
  'RenewingEpochs',
  /** Completes the move of slots that were left open. */
  'FinishingSlots',
  /** Closes open slots that are not being moved. */
  'ClosingSlots',
  /** Moves slots with their keys from shard to shard. */
  'MovingSlots',
  /** Moves replicas to shards that have too few. */
  'MovingReplicas',
  /** Hands primaries that are leaving over to their replicas. */
  'HandingOver',
  /** Spreads the members of shards, or the primaries, better over Kubernetes nodes and zones. */
  'ImprovingPlacement',
  /** Asks for fewer pods. */
  'ScalingIn',

  // What it ends with.

  /** The Job that `wait` waited for has failed. */
  'JobFailed',
  /** All nodes agree, and all slots are served. */
  'Healthy',
] as const;

/** One of the reasons. */
export type Reason = (typeof REASONS)[number];
