import { SlotRange } from '../topology';

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
  | { readonly kind: 'forget'; readonly pod: number; readonly id: string };

/** A command that goes to a server, not to Kubernetes. */
export type ServerCommand = Exclude<Command, { kind: 'scale' }>;

/** Slots as the commands and the log write them: `0-5460 5500`. */
export function formatRanges(ranges: readonly SlotRange[]): string {
  return ranges
    .map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`))
    .join(' ');
}
