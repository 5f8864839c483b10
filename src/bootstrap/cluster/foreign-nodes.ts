import { PeerSummary } from './known-peers';
import { Member } from './member';
import { isFailing, NodeLine } from './observation';

/** What a member says of a foreign node, which is none of the pods. */
export interface LiveForeignNode {
  readonly member: Member;
  readonly line: NodeLine;
}

/** What the members say of foreign nodes that are connected to them. */
export function liveForeignNodes(
  members: readonly Member[],
  peerSummaries: ReadonlyMap<Member, PeerSummary>,
  podsByHost: ReadonlyMap<string, readonly Member[]>,
): LiveForeignNode[] {
  return members.flatMap((member) =>
    (peerSummaries.get(member)?.foreignNodes ?? [])
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
