import { Pod } from '../../cluster/observation';
import { SlotMigration } from '../../cluster/slot-migration';
import { Servers } from '../../redis/servers';
import { Clock } from '../../util/clock';
import { withPeers } from './connect';
import { moveSlots } from './move-slots';
import { SeenPeer } from './peer';
import { MigrationHistory } from './history';

/**
 * Moves slots between pods, which are given by their ordinals, for a while, and returns what the log
 * is to say. It takes connections of its own, because a MIGRATE holds up all that comes behind it.
 */
export async function moveBetweenPods(
  servers: Servers,
  migrations: readonly SlotMigration<number>[],
  pods: readonly Pod[],
  clock: Clock,
  history: MigrationHistory,
): Promise<string[]> {
  history.lastFailures = [];
  const ordinals = new Set(migrations.flatMap(({ source, target }) => [source, target]));
  const ends = pods.filter(({ ordinal }) => ordinals.has(ordinal));
  return withPeers(ends, servers, (peers) =>
    moveSlots(
      migrations.map(({ source, target, ranges }) => ({
        source: peers.get(source) as SeenPeer,
        target: peers.get(target) as SeenPeer,
        ranges,
      })),
      clock,
      history,
    ),
  );
}
