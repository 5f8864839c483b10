import fc from 'fast-check';
import { Place } from '../../../../src/bootstrap/cluster/observation';
import { promotions, assignPods, Shard } from '../../../../src/bootstrap/plan/placement';
import { placesAt } from '../observed';

/** The shards of a new cluster. */
function assignAll(shards: number, replicas: number, places: readonly Place[]): Shard[] {
  const open = Array.from({ length: shards }, () => ({ replicas: [] }));
  return assignPods(open, [...places.keys()], replicas, placesAt(places)) as Shard[];
}

function membersOf({ primary, replicas }: Shard): number[] {
  return [primary, ...replicas];
}

/** How many members of shards share a node or a zone with another one of their shard. */
function sharing(
  shards: readonly (readonly number[])[],
  places: readonly Place[],
  domain: keyof Place,
): number {
  return shards.reduce((sum, pods) => {
    const known = pods.map((pod) => places[pod][domain]).filter((here) => here !== undefined);
    return sum + known.length - new Set(known).size;
  }, 0);
}

/** Whether a node or a zone holds so many primaries that the others are no majority. */
function sharingReplicas(
  primaries: readonly number[],
  places: readonly Place[],
  domain: keyof Place,
): boolean {
  const counts = new Map<string, number>();
  for (const pod of primaries) {
    const here = places[pod][domain];
    if (here !== undefined) counts.set(here, (counts.get(here) ?? 0) + 1);
  }
  return [...counts.values()].some((count) => 2 * count >= primaries.length);
}

/** Every way to share pods out among shards. */
function partitions(size: number, pods: readonly number[]): number[][][] {
  if (pods.length === 0) return [[]];
  const [first, ...others] = pods;
  return [...subsets(others, size - 1)].flatMap((companions) => {
    const rest = others.filter((pod) => !companions.includes(pod));
    return partitions(size, rest).map((tail) => [[first, ...companions], ...tail]);
  });
}

/** Every way to choose the primaries of shards. */
function* choices(shards: readonly (readonly number[])[]): Generator<number[]> {
  if (shards.length === 0) {
    yield [];
    return;
  }
  const [first, ...others] = shards;
  for (const rest of choices(others)) for (const pod of first) yield [pod, ...rest];
}

function* subsets(pods: readonly number[], size: number): Generator<number[]> {
  if (size === 0) {
    yield [];
    return;
  }
  for (const [index, pod] of pods.entries()) {
    for (const rest of subsets(pods.slice(index + 1), size - 1)) yield [pod, ...rest];
  }
}

/** Pods on so many nodes, as many on each as on the next, give or take one; in any order. */
function evenly(pods: number): fc.Arbitrary<Place[]> {
  return fc
    .tuple(fc.integer({ min: 2, max: pods }), fc.integer({ min: 1, max: 3 }))
    .chain(([nodes, zones]) =>
      fc.shuffledSubarray([...Array(pods).keys()], { minLength: pods }).map((order) =>
        order.map((index) => ({
          node: `node-${index % nodes}`,
          ...(zones > 1 ? { zone: `zone-${(index % nodes) % zones}` } : {}),
        })),
      ),
    );
}

function anywhere(pods: number): fc.Arbitrary<Place[]> {
  const place = fc.record(
    { node: fc.constantFrom('a', 'b', 'c', 'd'), zone: fc.constantFrom('x', 'y', 'z') },
    { requiredKeys: [] },
  );
  return fc.array(place, { minLength: pods, maxLength: pods });
}

const SIZES = [
  [3, 1],
  [4, 1],
  [3, 2],
] as const;

describe.each(SIZES)('%d shards with %d replicas each', (shards, replicas) => {
  const pods = shards * (1 + replicas);
  const all = partitions(1 + replicas, [...Array(pods).keys()]);

  test.each([
    ['evenly spread', evenly(pods), true],
    ['anywhere', anywhere(pods), false],
  ])('are spread as well as they can be where pods are %s', (_, arbitrary, zonesToo) => {
    fc.assert(
      fc.property(arbitrary, (places) => {
        const found = assignAll(shards, replicas, places);
        const members = found.map(membersOf);
        const primaries = found.map(({ primary }) => primary);
        expect(members.flat().sort((a, b) => a - b)).toEqual([...places.keys()]);

        const apart = all.filter((assignment) => sharing(assignment, places, 'node') === 0);
        if (apart.length === 0) return;
        expect(sharing(members, places, 'node')).toBe(0);

        const can = (tables: readonly number[][][], ...domains: (keyof Place)[]): boolean =>
          tables.some((assignment) =>
            [...choices(assignment)].some((choice) =>
              domains.every((domain) => !sharingReplicas(choice, places, domain)),
            ),
          );
        if (
          !sharingReplicas(primaries, places, 'node') &&
          !sharingReplicas(primaries, places, 'zone')
        )
          return;
        if (can(apart, 'node')) expect(sharingReplicas(primaries, places, 'node')).toBe(false);
        if (!zonesToo) return;
        // That a shard lives on when a zone dies comes before that a majority does.
        const zones = sharing(members, places, 'zone');
        const noWorse = apart.filter((assignment) => sharing(assignment, places, 'zone') <= zones);
        if (can(noWorse, 'node', 'zone'))
          expect(sharingReplicas(primaries, places, 'zone')).toBe(false);
      }),
      { numRuns: 200 },
    );
  });
});

test('pods whose places are not known are assigned in their order', () => {
  const places = Array.from({ length: 6 }, () => ({}));
  expect(assignAll(3, 1, places)).toEqual([
    { primary: 0, replicas: [3] },
    { primary: 1, replicas: [4] },
    { primary: 2, replicas: [5] },
  ]);
});

test('pods that are assigned keep their positions', () => {
  const places = Array.from({ length: 6 }, () => ({ node: 'a' }));
  const open = [{ primary: 5, replicas: [0] }, { replicas: [] }, { primary: 1, replicas: [] }];
  const assigned = assignPods(open, [2, 3, 4], 1, placesAt(places));
  expect(assigned[0]).toEqual({ primary: 5, replicas: [0] });
  expect(assigned[2].primary).toBe(1);
});

test('the same pods are assigned the same way', () => {
  fc.assert(
    fc.property(anywhere(9), (places) => {
      expect(assignAll(3, 2, places)).toEqual(assignAll(3, 2, [...places]));
    }),
  );
});

test('a replica is promoted off a node that holds half of the primaries', () => {
  const places = ['a', 'a', 'b', 'c', 'c', 'd'].map((node) => ({ node }));
  const shards = [0, 1, 2].map((primary) => ({ primary, replicas: [primary + 3] }));
  expect(promotions(shards, placesAt(places))).toEqual([3]);
});

test('no replica is promoted where it would not help', () => {
  const places = Array.from({ length: 6 }, () => ({ node: 'a' }));
  const shards = [0, 1, 2].map((primary) => ({ primary, replicas: [primary + 3] }));
  expect(promotions(shards, placesAt(places))).toEqual([]);
});

test('after promotions there is nothing left to promote', () => {
  fc.assert(
    fc.property(anywhere(9), (places) => {
      const shards = [0, 1, 2].map((primary) => ({
        primary,
        replicas: [primary + 3, primary + 6],
      }));
      const promoted = promotions(shards, placesAt(places));
      const after = shards.map((shard) => {
        const primary = membersOf(shard).find((pod) => promoted.includes(pod)) ?? shard.primary;
        return { primary, replicas: membersOf(shard).filter((pod) => pod !== primary) };
      });
      expect(promotions(after, placesAt(places))).toEqual([]);
    }),
  );
});
