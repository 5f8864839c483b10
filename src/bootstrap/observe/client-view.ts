import { Redis } from 'ioredis';
import { NodeView } from '../cluster/observation';
import { exec } from '../redis/connection';
import { field } from '../redis/info';

/** What the last writes to the volume came to. */
const WRITE_STATUSES = [
  'aof_last_write_status',
  'aof_last_bgrewrite_status',
  'rdb_last_bgsave_status',
];

/** A node in CLUSTER SLOTS: host, port, id. */
type Told = readonly [host: string | null, port: number, id?: string];

/**
 * What a server tells clients and writes to its volume, as far as something is wrong with it. Only status
 * and check ask for it.
 */
export async function clientView(
  client: Redis,
  id: string,
): Promise<Pick<NodeView, 'untoldNodes' | 'failingWrites'>> {
  const [slots, persistence] = await exec(client, [
    ['CLUSTER', 'SLOTS'],
    ['INFO', 'persistence'],
  ]);
  const error = [slots, persistence].find((reply) => reply instanceof Error);
  if (error !== undefined) throw error;
  const untoldNodes = untold(slots as readonly unknown[][], id);
  const failingWrites = WRITE_STATUSES.filter(
    (name) => (field(persistence as string, name) ?? 'ok') !== 'ok',
  );
  return {
    ...(untoldNodes.length > 0 ? { untoldNodes } : {}),
    ...(failingWrites.length > 0 ? { failingWrites } : {}),
  };
}

/** Without a host (null) clients are meant to use the one that they have; of itself a server may say "". */
function untold(slots: readonly unknown[][], own: string): string[] {
  const nodes = slots.flatMap(([, , ...told]) => told as Told[]);
  const ids = nodes
    .filter(([host, , id]) => host === '?' || (host === '' && id !== own))
    .map(([, , id]) => id ?? '');
  return [...new Set(ids)];
}
