import fc from 'fast-check';
import { Place } from '../../src/bootstrap/cluster/observation';
import { Topology } from '../../src/topology';
import { Cluster } from './cluster/cluster';

/** A cluster of blank pods. */
export interface Case {
  readonly topology: Topology;
  readonly seed: number;
  readonly places: readonly Place[];
}

export const topologies: fc.Arbitrary<Topology> = fc.record({
  shards: fc.integer({ min: 3, max: 6 }),
  replicasPerShard: fc.integer({ min: 0, max: 2 }),
});

export function cases(
  topology: fc.Arbitrary<Topology>,
  places: fc.Arbitrary<readonly Place[]>,
): fc.Arbitrary<Case> {
  return fc.record({ topology, seed: fc.integer({ min: 0, max: 2 ** 31 - 1 }), places });
}

/** Places for every pod of the largest topology. */
export function placesOf(place: fc.Arbitrary<Place>): fc.Arbitrary<readonly Place[]> {
  return fc.array(place, { minLength: 18, maxLength: 18 });
}

/** The same, or nothing known of where the pods run. */
export function optionalPlacesOf(place: fc.Arbitrary<Place>): fc.Arbitrary<readonly Place[]> {
  return fc.oneof(fc.constant([]), placesOf(place));
}

export function clusterOf({ topology, seed, places }: Case, version?: string): Cluster {
  return new Cluster(topology, seed, places, version);
}
