import { PeerSummary } from './known-peers';
import { Member } from './member';
import { isFailing, NodeLine } from './observation';

/** What a member says of a node that is none of the pods. */
export interface LiveStranger {
  readonly member: Member;
  readonly line: NodeLine;
}

/** What the members say of nodes that are connected to them, and none of the pods. */
export function liveStrangers(
  members: readonly Member[],
  peerSummaries: ReadonlyMap<Member, PeerSummary>,
  podsByHost: ReadonlyMap<string, readonly Member[]>,
): LiveStranger[] {
  return members.flatMap((member) =>
    (peerSummaries.get(member)?.strangers ?? [])
      .filter((line) => line.connected && !isFailing(line) && !isReplaced(line, podsByHost))
      .map((line) => ({ member, line })),
  );
}

/** Whether another node answers at the address of a line, so that the one it speaks of is gone. */
export function isReplaced(
  { id, host, port }: NodeLine,
  podsByHost: ReadonlyMap<string, readonly Member[]>,
): boolean {
  const there = podsByHost.get(host) ?? [];
  return there.some((pod) => pod.port === port && pod.view.id !== id);
}
