import { Pod } from '../../cluster/observation';
import { slotsOf } from '../../cluster/slot-ranges';
import { MoveSlots } from '../../plan/command';
import { Servers } from '../../redis/servers';
import { Clock } from '../../util/clock';
import { SeenPeer, withConnections } from './connect';
import { moveSlots } from './move-slots';
import { PaceMeter } from './progress';

/**
 * Moves slots for a while, and returns what the log is to say. It takes connections of its own, for a
 * MIGRATE holds up all that comes behind it.
 */
export async function migrateSlots(
  { credentials }: Servers,
  commands: readonly MoveSlots[],
  pods: readonly Pod[],
  clock: Clock,
  meter: PaceMeter,
): Promise<string[]> {
  const ordinals = [...new Set(commands.flatMap(({ pod, to }) => [pod, to]))];
  return withConnections(
    ordinals.map((ordinal) => pods[ordinal]),
    credentials,
    (ends) => {
      const end = (ordinal: number): SeenPeer => ends[ordinals.indexOf(ordinal)];
      const moves = commands.map(({ pod, to, ranges }) => ({
        source: end(pod),
        target: end(to),
        slots: slotsOf(ranges),
      }));
      return moveSlots(moves, credentials, clock, meter);
    },
  );
}
