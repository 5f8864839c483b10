import fc from 'fast-check';
import { Outcome } from '../../src/bootstrap/run/outcome';
import { Place } from '../../src/bootstrap/cluster/observation';
import { cases, optionalPlacesOf, topologies } from './cases';
import { Cluster } from './cluster/cluster';
import { failure, kindOf, problems, strayKeys } from './cluster/problems';

const place: fc.Arbitrary<Place> = fc.record(
  { node: fc.constantFrom('a', 'b', 'c', 'd', 'e'), zone: fc.constantFrom('x', 'y', 'z') },
  { requiredKeys: [] },
);

/** Blank pods, of which the Kubernetes node and the zone may be known. */
export const blankPods = cases(topologies, optionalPlacesOf(place));

/** Fails unless a run has ended with a healthy cluster. */
export function expectFormed(cluster: Cluster, outcome: Outcome | 'killed'): void {
  const found = [...problems(cluster), ...strayKeys(cluster)];
  if (kindOf(outcome) !== 'done' || found.length > 0) {
    throw failure([JSON.stringify(outcome), ...found], cluster);
  }
}
