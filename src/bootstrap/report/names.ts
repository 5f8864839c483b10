import { formatAddress } from '../../topology';
import { NodeLine } from '../cluster/observation';
import { CurrentShards, ShardMember } from '../cluster/shards';
import { formatList } from '../util/list';

/** The names of some pods. */
export function podNames(pods: readonly { readonly name: string }[]): string {
  return formatList(pods.map(({ name }) => name));
}

/** A node by the name of its pod, or by its id and its address where it is none of the pods. */
export function nodeName(id: string, { shards, others, lines }: CurrentShards): string {
  const member = [...shards.flat(), ...others].find(({ line }) => line?.id === id);
  return member?.pod.name ?? `node ${id} at ${addressOf(lines.get(id))}`;
}

export function addressOf(line: NodeLine | undefined): string {
  return line?.host ? formatAddress(line) : 'no address';
}

/** A shard by its number and its first pod, which is the primary's unless that is none of the pods. */
export function shardName(shards: readonly (readonly ShardMember[])[], index: number): string {
  return `${index + 1} (${shards[index][0].pod.name})`;
}
