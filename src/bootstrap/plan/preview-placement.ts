import { Observation, Place } from '../cluster/observation';
import { countOf } from '../util/count-of';

/**
 * A line for each kind of place that is too few for so many shards: however the pods are placed, one
 * of them then has half of the primaries or more, and takes the majority with it. Only the Kubernetes
 * nodes and zones are known on which pods are running.
 */
export function tooFewPlaces(shards: number, { pods }: Observation): string[] {
  const lines = [
    { domain: 'node', noun: 'Kubernetes node' },
    { domain: 'zone', noun: 'zone' },
  ] as const;
  const nodes = placesOf(pods, 'node');
  return lines.flatMap(({ domain, noun }) => {
    const places = placesOf(pods, domain);
    // Where each Kubernetes node is a zone of its own, one line is enough.
    if (domain === 'zone' && places === nodes) return [];
    const most = Math.ceil(shards / places);
    return places < 2 || most < shards / 2
      ? []
      : [
          `! ${shards} primaries on ${countOf(places, noun)}: one ${noun} will run ${most} of them, and ` +
            `if it fails, the rest is no majority to elect replicas`,
        ];
  });
}

function placesOf(pods: Observation['pods'], domain: keyof Place): number {
  return new Set(pods.map(({ place }) => place[domain]).filter((at) => at !== undefined)).size;
}
