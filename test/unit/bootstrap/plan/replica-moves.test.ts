import fc from 'fast-check';
import {
  exchange,
  leveling,
  ReplicaMove,
  moved,
} from '../../../../src/bootstrap/plan/replica-moves';
import { Place } from '../../../../src/bootstrap/cluster/observation';
import { promotions, Shard, sharing, sharingCost } from '../../../../src/bootstrap/plan/placement';
import { placesAt } from '../observed';

interface Case {
  readonly shards: readonly Shard[];
  readonly replicasPerShard: number;
  readonly places: readonly Place[];
}

const membersOf = ({ primary, replicas }: Shard): number[] => [primary, ...replicas];

/** Shards whose pods run anywhere; where `uneven`, some have too many replicas and some too few. */
function cases(nodes: number, uneven: boolean): fc.Arbitrary<Case> {
  return fc
    .record({
      count: fc.integer({ min: 3, max: 6 }),
      replicasPerShard: fc.integer({ min: 1, max: 3 }),
      zones: fc.integer({ min: 0, max: 3 }),
    })
    .chain(({ count, replicasPerShard, zones }) => {
      const pods = count * (1 + replicasPerShard);
      const node = fc.nat(nodes - 1);
      const assignPods = fc.nat(count - 1);
      return fc.record({
        replicasPerShard: fc.constant(replicasPerShard),
        places: fc.array(node.map(placeIn(zones)), { minLength: pods, maxLength: pods }),
        shards: fc.array(assignPods, { minLength: pods, maxLength: pods }).map((homes) =>
          Array.from({ length: count }, (_, shard) => ({
            primary: shard,
            replicas: [...Array(pods).keys()].filter(
              (pod) => pod >= count && (uneven ? homes[pod] : pod % count) === shard,
            ),
          })),
        ),
      });
    });
}

/** Nodes are in their zones in turn; without zones nothing is known of them. */
function placeIn(zones: number): (node: number) => Place {
  return (node) => ({
    node: `node-${node}`,
    ...(zones > 0 ? { zone: `zone-${node % zones}` } : {}),
  });
}

function costOf(shards: readonly Shard[], places: readonly Place[]): number {
  return shards.reduce((sum, shard) => sum + sharingCost(membersOf(shard), placesAt(places)), 0);
}

function onNodes(shards: readonly Shard[], places: readonly Place[]): number {
  return shards.reduce(
    (sum, shard) => sum + sharing(membersOf(shard), placesAt(places), 'node'),
    0,
  );
}

function isApart(shard: Shard | undefined, places: readonly Place[]): boolean {
  return new Set(shard && membersOf(shard).map((pod) => places[pod].node)).size > 1;
}

/** Fails where a move leaves a shard on one node whose members were on several. */
function expectSafe(before: readonly Shard[], move: ReplicaMove, places: readonly Place[]): void {
  for (const [index, shard] of moved(before, move).entries()) {
    if (isApart(before[index], places)) expect(isApart(shard, places)).toBe(true);
  }
}

/** Fails where a shard has more members on one node than before. */
function expectNoWorse(
  before: readonly Shard[],
  after: readonly Shard[],
  places: readonly Place[],
): void {
  for (const [index, shard] of after.entries()) {
    expect(onNodes([shard], places)).toBeLessThanOrEqual(onNodes([before[index]], places));
  }
}

/** Does what the plan would do until there is nothing left, and counts the rounds. */
function settle({ shards, replicasPerShard, places }: Case): { end: Shard[]; rounds: number } {
  let end = [...shards];
  const move = (step: ReplicaMove): void => {
    expectSafe(end, step, places);
    end = moved(end, step);
  };
  for (let rounds = 0; ; rounds++) {
    if (rounds > 1_000) throw new Error('they go in circles');
    leveling(end, replicasPerShard, placesAt(places)).forEach(move);
    const balanced = end;
    const first = exchange(end, replicasPerShard, placesAt(places), () => true);
    if (first !== undefined) {
      move(first);
      leveling(end, replicasPerShard, placesAt(places)).forEach(move);
      expectNoWorse(balanced, end, places);
      continue;
    }
    const promoted = promotions(end, placesAt(places));
    if (promoted.length === 0) return { end, rounds };
    end = end.map((shard) => {
      const primary = membersOf(shard).find((pod) => promoted.includes(pod)) ?? shard.primary;
      return { primary, replicas: membersOf(shard).filter((pod) => pod !== primary) };
    });
  }
}

/**
 * The exchanges that would make a placement better, and may be made. Where the second half could be
 * done in several ways that are as good, it is open which.
 */
function missed(shards: readonly Shard[], places: readonly Place[]): string[] {
  const found: string[] = [];
  const isSafe = (before: readonly Shard[], after: readonly Shard[]): boolean =>
    before.every((shard, index) => !isApart(shard, places) || isApart(after[index], places));
  for (const [from, giver] of shards.entries()) {
    for (const [to, x] of shards.flatMap((_, to) => giver.replicas.map((x) => [to, x]))) {
      if (to === from) continue;
      const halfway = moved(shards, { pod: x, shard: to });
      const isCrowded = costOf([halfway[from]], places) < costOf([giver], places);
      if (!isCrowded || !isSafe(shards, halfway)) continue;
      const ends = halfway[to].replicas
        .map((y) => ({ y, after: moved(halfway, { pod: y, shard: from }) }))
        .filter(({ after }) => isSafe(halfway, after))
        .map((end) => ({ ...end, cost: costOf(end.after, places) }))
        .sort((a, b) => a.cost - b.cost);
      const [{ y, after, cost }, next] = ends;
      const isWorse = shards.some(
        (shard, i) => onNodes([after[i]], places) > onNodes([shard], places),
      );
      if (cost < costOf(shards, places) && cost < next.cost && !isWorse)
        found.push(`${x} for ${y}`);
    }
  }
  return found;
}

const runs = { numRuns: 300 };

describe.each([2, 4, 8])('on %d nodes', (nodes) => {
  test('replicas are spread as far as there is room, and then stay', () => {
    fc.assert(
      fc.property(cases(nodes, false), (start) => {
        const { end, rounds } = settle(start);
        expect(end.map(({ replicas }) => replicas.length)).toEqual(
          end.map(() => start.replicasPerShard),
        );
        expect(costOf(end, start.places)).toBeLessThanOrEqual(costOf(start.shards, start.places));
        expect(rounds).toBeLessThanOrEqual(start.places.length);
        expect(missed(end, start.places)).toEqual([]);
        // A node with more pods than there are shards has two of one shard, wherever they go.
        const podsOn = Array.from(
          { length: nodes },
          (_, node) => start.places.filter((place) => place.node === `node-${node}`).length,
        );
        expect(onNodes(end, start.places)).toBe(
          podsOn.reduce((sum, pods) => sum + Math.max(0, pods - end.length), 0),
        );
      }),
      runs,
    );
  });

  test('shards with too few replicas get them from those with too many', () => {
    fc.assert(
      fc.property(cases(nodes, true), (start) => {
        const { end } = settle(start);
        expect(end.map(({ replicas }) => replicas.length)).toEqual(
          end.map(() => start.replicasPerShard),
        );
        expect(missed(end, start.places)).toEqual([]);
      }),
      runs,
    );
  });
});

test.each([
  ['a shard that lacks a replica gets the one on another Kubernetes node', ['a', 'b', 'c', 'a']],
  ['a shard with too many replicas keeps one on another Kubernetes node', ['a', 'a', 'a', 'b']],
])('%s', (_, nodes) => {
  const places = nodes.map((node) => ({ node }));
  const shards = [
    { primary: 0, replicas: [] },
    { primary: 1, replicas: [2, 3] },
  ];
  expect(leveling(shards, 1, placesAt(places))).toEqual([{ pod: 2, shard: 0 }]);
});

test('no replica leaves a shard on several Kubernetes nodes that would then be on one', () => {
  const places: Place[] = [
    { node: 'a', zone: 'x' },
    { node: 'b', zone: 'y' },
    { node: 'c', zone: 'x' },
    { node: 'd', zone: 'y' },
  ];
  const shards = [
    { primary: 0, replicas: [2] },
    { primary: 1, replicas: [3] },
  ];
  expect(exchange(shards, 1, placesAt(places), () => true)).toBeUndefined();
});

test('with two replicas one may leave that is in the zone of another member', () => {
  const place = (node: string, zone: string): Place => ({ node, zone });
  const places = [
    place('a', 'x'),
    place('b', 'y'),
    place('c', 'x'),
    place('d', 'y'),
    place('e', 'z'),
    place('f', 'z'),
  ];
  const shards = [
    { primary: 0, replicas: [2, 4] },
    { primary: 1, replicas: [3, 5] },
  ];
  expect(exchange(shards, 2, placesAt(places), () => true)).toEqual({ pod: 2, shard: 1 });
  expect(exchange(shards, 2, placesAt(places), () => false)).toBeUndefined();
});
