import { SlotRange } from '../../topology';
import { SlotMigration } from '../cluster/slot-migration';

/** One thing that the bootstrap does. Pods are given by their ordinals. */
export type Command = KubernetesCommand | MoveSlotsCommand | ServerCommand;

/** A command that goes to Kubernetes. */
export type KubernetesCommand =
  ScaleCommand | DeleteClaimCommand | ExpandClaimCommand | MakeSecretCommand;

/** Asks for a number of pods. */
export interface ScaleCommand {
  readonly kind: 'scale';
  readonly replicas: number;
}

/** Deletes the volume claim of a pod. Kubernetes does so once the pod is gone. */
export interface DeleteClaimCommand {
  readonly kind: 'deleteClaim';
  readonly pod: number;
}

/** Begins, or goes on, to move slots from pod to pod. */
export interface MoveSlotsCommand extends SlotMigration<number> {
  readonly kind: 'moveSlots';
}

/** Makes the volume claim of a pod ask for more storage. */
export interface ExpandClaimCommand {
  readonly kind: 'expandClaim';
  readonly pod: number;
  /** As Kubernetes writes it, such as `5Gi`. */
  readonly storage: string;
}

/** Makes a Secret with a new password, unless there is one of that name. */
export interface MakeSecretCommand {
  readonly kind: 'makeSecret';
  readonly secret: string;
}

/** A command that goes to the server in `pod` as it is. */
export type ServerCommand =
  | {
      readonly kind: 'set';
      readonly pod: number;
      readonly directive: string;
      readonly value: string;
    }
  | { readonly kind: 'epoch'; readonly pod: number; readonly epoch: number }
  | { readonly kind: 'addSlots'; readonly pod: number; readonly ranges: readonly SlotRange[] }
  | { readonly kind: 'meet'; readonly pod: number; readonly peer: number }
  | { readonly kind: 'replicate'; readonly pod: number; readonly primary: number }
  /** Loads functions; the characters of the code are bytes. */
  | {
      readonly kind: 'loadLibrary';
      readonly pod: number;
      readonly library: string;
      readonly code: string;
    }
  | { readonly kind: 'takeOver'; readonly pod: number }
  | { readonly kind: 'failOver'; readonly pod: number }
  | { readonly kind: 'forget'; readonly pod: number; readonly id: string }
  /** Tells a node that is not the owner of these slots who is. */
  | {
      readonly kind: 'setOwner';
      readonly pod: number;
      readonly owner: number;
      readonly ranges: readonly SlotRange[];
    }
  /** Gives a node a config epoch that is higher than all others. */
  | { readonly kind: 'bumpEpoch'; readonly pod: number }
  /** Closes open slots, and makes the node's claim to them the newest. */
  | { readonly kind: 'closeSlots'; readonly pod: number; readonly ranges: readonly SlotRange[] }
  /** Lets no one log in as the default user, also after a restart. */
  | { readonly kind: 'turnDefaultUserOff'; readonly pod: number }
  /** Ends these passwords of a user, given by their hashes, also after a restart. */
  | {
      readonly kind: 'endPasswords';
      readonly pod: number;
      readonly user: string;
      readonly hashes: readonly string[];
    }
  /** Lets a user who needs none log in only with a password, given by its hash, also after a restart. */
  | {
      readonly kind: 'requirePassword';
      readonly pod: number;
      readonly user: string;
      readonly hash: string;
    }
  /** Takes a node out of the cluster: it forgets all others, its data as a replica, and its id. */
  | { readonly kind: 'reset'; readonly pod: number }
  /** Empties a node that was reset, so that nothing comes back from its volume. */
  | { readonly kind: 'empty'; readonly pod: number };

export function isForKubernetes(command: Command): command is KubernetesCommand {
  return ['scale', 'deleteClaim', 'expandClaim', 'makeSecret'].includes(command.kind);
}
