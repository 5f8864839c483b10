import { nodeCount, Topology } from '../../topology';
import { Pod, Tuning } from './observation';

/** The cluster that is wanted. */
export interface ClusterSpec extends Topology {
  /** Whether the program may set the number of pods of the StatefulSet. */
  readonly scales: boolean;
  /** Whether it deletes the volume claims of pods that it gives up. */
  readonly deletesClaims?: boolean;
  /** What volume claims ask for at least, such as `5Gi`; left out where they are not to be changed. */
  readonly storage?: string;
  /** How a former password ends; left out where the password comes from no mounted Secret. */
  readonly password?: {
    /** For how long it stays valid beside the new one. */
    readonly overlapMs: number;
    /** Whether clients have to log in at all. */
    readonly required: boolean;
    /** Whether they may log in as the default user. */
    readonly defaultUser: boolean;
    /** The Secret that the program makes where there is none; left out where it makes none. */
    readonly secret?: string;
    /** Who else is to have a password, though the Secret may be missing. */
    readonly users?: readonly string[];
  };
  /** Left out where the program is not to change what speaks TLS. */
  readonly tls?: {
    /** Whether bus and replication are to speak TLS. */
    readonly required: boolean;
    /** How long clients without TLS may connect beside those with it; left out where that has no end. */
    readonly overlapMs?: number;
  };
  /** What the servers are configured with, to be put back after forming. */
  readonly tuning: Required<Tuning>;
}

/** Whether a pod goes when the StatefulSet shrinks to what is wanted: the highest ordinals do. */
export function isLeaving({ ordinal }: Pod, spec: Topology): boolean {
  return ordinal >= nodeCount(spec);
}
