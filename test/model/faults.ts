import fc from 'fast-check';
import { Place } from '../../src/bootstrap/cluster/observation';
import { Cluster } from './cluster/cluster';
import { Server } from './servers/server';

/** Something that happens to a pod while the bootstrap works; a `pod` is an ordinal modulo their number. */
export interface Fault {
  readonly pod: number;
  /** Milliseconds from now. */
  readonly at: number;
  readonly downFor: number;
  readonly moves: boolean;
  /**
   * What is lost: `file` is the append-only file, which is damaged; with `pod` the pod is deleted by
   * force, and runs on beside its successor.
   */
  readonly loses: 'nothing' | 'file' | 'volume' | 'pod';
  /** Where the pod runs from then on. */
  readonly place: Place;
}

export function faults(place: fc.Arbitrary<Place>): fc.Arbitrary<Fault> {
  return fc.record({
    pod: fc.nat(),
    at: fc.nat(8_000),
    downFor: fc.integer({ min: 200, max: 30_000 }),
    moves: fc.boolean(),
    loses: fc.constantFrom('nothing', 'file', 'volume', 'pod'),
    place,
  });
}

/**
 * Lets faults happen to the pods of a cluster that has one key in each shard. Where a fault would take
 * the last copy of a key, the volume is kept. Once a pod of a shard runs on beside its successor,
 * nothing else happens to that shard, because that pod may be elected as well.
 */
export function inject(faults: readonly Fault[], { pods, spec, time }: Cluster): void {
  const lost = new Set<number>();
  const touched = new Set<number>();
  const spared = new Set<number>();
  for (const { pod, at, downFor, moves, loses, place } of faults) {
    const ordinal = pod % pods.servers.length;
    time.after(at, () => {
      const server = pods.servers[ordinal];
      const [key] = server.keys;
      if (!server.up || spared.has(key)) return;
      const losing =
        loses !== 'nothing' && mayLoseVolume(server, pods.servers, lost, maxLosses(spec.shards));
      if (losing) lost.add(key);
      pods.places[ordinal] = place;
      if (losing && loses === 'pod' && !touched.has(key)) {
        spared.add(key);
        pods.replace(server, downFor);
      } else {
        pods.restart(server, downFor, {
          moves,
          blank: losing && loses !== 'file',
          damaged: losing && loses === 'file',
        });
      }
      touched.add(key);
    });
  }
}

/** So many shards may lose a volume that a majority of the primaries keeps theirs. */
function maxLosses(shards: number): number {
  return Math.ceil(shards / 2) - 1;
}

/** Whether a shard has another copy, has not lost a volume yet, and few other shards have. */
function mayLoseVolume(
  server: Server,
  servers: readonly Server[],
  lost: ReadonlySet<number>,
  limit: number,
): boolean {
  const [key] = server.keys;
  const copies = servers.filter((other) => other.up && other.stores(key));
  return server.stores(key) && copies.length > 1 && !lost.has(key) && lost.size < limit;
}
