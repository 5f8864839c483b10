import { SlotRange } from '../../topology';
import { isFailing, NodeLine } from './observation';
import { Member } from './cluster-state';

/** Whether a line names the address at which a pod is now, or the one that it announces. */
export function isAddressOf({ host }: NodeLine, pod: Member): boolean {
  return host === pod.host || host === pod.view.announced;
}

/** What a line says of a member that is not so, in words that follow the name of who says it. */
export function misjudgement(line: NodeLine, peer: Member): string | undefined {
  if (isFailing(line)) return `thinks that ${peer.name} is ${line.flags.join(', ')}`;
  if (!isAddressOf(line, peer)) return `looks for ${peer.name} at ${line.host || 'no address'}`;
  if (line.primary !== peer.own.primary) return `has yet to hear of the role of ${peer.name}`;
  return line.connected ? undefined : `has no connection to ${peer.name}`;
}

/** Whether a line gives a member the slots that it says it owns. */
export function knowsSlots(line: NodeLine, { own }: Member): boolean {
  return areSameRanges(line.slots, own.slots);
}

/** Two primaries with one epoch could not tell whose claim to a slot is the newer one. */
export function shareEpoch({ own: a }: Member, { own: b }: Member): boolean {
  return a.slots.length > 0 && b.slots.length > 0 && a.epoch === b.epoch;
}

function areSameRanges(a: readonly SlotRange[], b: readonly SlotRange[]): boolean {
  return (
    a === b ||
    (a.length === b.length &&
      a.every(({ first, last }, index) => first === b[index].first && last === b[index].last))
  );
}
