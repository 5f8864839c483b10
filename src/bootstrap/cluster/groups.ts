import { by } from '../util/order';
import { knows, Member } from './member';
import { slotCount } from './slot-ranges';

/**
 * The members that know one another, directly or by way of others. The first group is the one that
 * the others may join: it holds keys, or owns the most slots, or has the most members.
 */
export function groupsOf(members: readonly Member[]): Member[][] {
  const groups: Member[][] = [];
  const left = new Set(members);
  for (const first of members) {
    if (!left.delete(first)) continue;
    const group = [first];
    for (const member of group) {
      for (const other of left) {
        if (knows(member, other.view.id) || knows(other, member.view.id)) {
          left.delete(other);
          group.push(other);
        }
      }
    }
    groups.push(group);
  }
  const rank = (group: Member[]): number[] => [
    group.some(({ view }) => view.keys > 0) ? 0 : 1,
    -group.reduce((sum, { own }) => sum + slotCount(own.slots), 0),
    -group.length,
  ];
  return groups.sort(by(rank));
}
