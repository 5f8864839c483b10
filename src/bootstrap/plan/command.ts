import { SlotRange } from '../../topology';

/** One thing that the bootstrap does; `pod` and `peer` are ordinals. */
export type Command =
  | { readonly kind: 'scale'; readonly replicas: number }
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
  | { readonly kind: 'takeOver'; readonly pod: number }
  | { readonly kind: 'failOver'; readonly pod: number }
  | { readonly kind: 'forget'; readonly pod: number; readonly id: string }
  | {
      /** Begins, or goes on, to move slots and their keys from their owner `pod` to `to`. */
      readonly kind: 'moveSlots';
      readonly pod: number;
      readonly to: number;
      readonly ranges: readonly SlotRange[];
    }
  /** Clears the marks of slots that are not on their way, and makes the claim to them the newest. */
  | { readonly kind: 'closeSlots'; readonly pod: number; readonly ranges: readonly SlotRange[] }
  /** Takes a node out of the cluster: it forgets all others, its data as a replica, and its id. */
  | { readonly kind: 'reset'; readonly pod: number }
  /** Sees to it that nothing comes back from the volume of a node that was reset. */
  | { readonly kind: 'empty'; readonly pod: number };

/** The command that is no single one of a server's. */
export type MoveSlots = Extract<Command, { kind: 'moveSlots' }>;

/** A command that goes to a server, not to Kubernetes. */
export type ServerCommand = Exclude<Command, { kind: 'scale' }>;
