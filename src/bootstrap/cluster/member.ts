import { isAddressOf } from './known-peers';
import { inHandshake, NodeLine, NodeView, Pod } from './observation';

/** A pod whose server answered. */
export interface Member extends Pod {
  readonly host: string;
  readonly view: NodeView;
  /** Its own line of its CLUSTER NODES: on its role and its slots it is the authority. */
  readonly own: NodeLine;
}

/** Whether `member` knows the node `id` beyond a handshake that has only begun. */
export function knows(member: Member, id: string): boolean {
  const line = member.view.lines.get(id);
  return line !== undefined && !inHandshake(line);
}

/** Whether `member` knows `peer`, and where it is now. */
export function reaches(member: Member, peer: Member): boolean {
  const line = member.view.lines.get(peer.view.id);
  return line !== undefined && !inHandshake(line) && isAddressOf(line, peer);
}

/** Whether a pod holds nothing, and belongs to no shard. */
export function isBlank({ own, view }: Member): boolean {
  return own.primary === undefined && own.slots.length === 0 && view.keys === 0;
}

export function knowsNobody({ view }: Member): boolean {
  for (const line of view.lines.values()) {
    if (line.id !== view.id && !inHandshake(line)) return false;
  }
  return true;
}

/** Whether a pod is as it was when it first started: it holds nothing, and knows nobody. */
export function isNew(member: Member): boolean {
  return isBlank(member) && knowsNobody(member);
}
