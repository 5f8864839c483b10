import { inHandshake, NodeLine, SeenPod } from './observation';

/** A pod whose server answered, as a node of the cluster. */
export interface Member extends SeenPod {
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

/** Whether a line names the address at which a pod is now, or the one that it announces. */
export function isAddressOf({ host }: NodeLine, pod: Member): boolean {
  return host === pod.host || host === pod.view.announced;
}

/** Whether a node holds no data and belongs to no shard. */
export function isBlank({ own, view }: Member): boolean {
  return own.primary === undefined && own.slots.length === 0 && view.keys === 0;
}

/** Whether a node knows no other one. */
export function isAlone({ view }: Member): boolean {
  for (const line of view.lines.values()) {
    if (line.id !== view.id && !inHandshake(line)) return false;
  }
  return true;
}

/** Whether a node is as it was when it first started: it holds no data, and knows no other one. */
export function isNew(member: Member): boolean {
  return isBlank(member) && isAlone(member);
}
