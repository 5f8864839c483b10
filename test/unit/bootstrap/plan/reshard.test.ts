import fc from 'fast-check';
import { Decision } from '../../../../src/bootstrap/plan/decision';
import { Observation } from '../../../../src/bootstrap/cluster/observation';
import { plan } from '../../../../src/bootstrap/plan/plan';
import { slotMoves } from '../../../../src/bootstrap/plan/slot-moves';
import { clusterState } from '../../../../src/bootstrap/cluster/cluster-state';
import { Member } from '../../../../src/bootstrap/cluster/member';
import { rangesOf, slotCount } from '../../../../src/bootstrap/cluster/slot-ranges';
import { groupBy } from '../../../../src/bootstrap/util/group-by';
import { SlotRange, SLOTS, slotRanges } from '../../../../src/topology';
import { blank, Facts, formed, spec } from '../observed';

function membersOf(count: number): readonly Member[] {
  return clusterState(blank(count)).members;
}

function movesFrom(owners: readonly Member[], shardOwners: readonly Member[]): object[] {
  return slotMoves(shardOwners, { byOwner: rangesBy(owners) }).map(
    ({ source, target, ranges }) => ({
      source: source.ordinal,
      target: target.ordinal,
      slots: slotCount(ranges),
    }),
  );
}

/** Who owns which slot when each of these has that many, in a row. */
function ownersOf(counts: readonly (readonly [Member, number])[]): Member[] {
  return counts.flatMap(([member, count]) => Array.from({ length: count }, () => member));
}

function rangesBy(owners: readonly Member[]): Map<Member, SlotRange[]> {
  const slots = groupBy([...owners.keys()], (slot) => owners[slot]);
  return new Map([...slots].map(([owner, owned]) => [owner, rangesOf(owned)]));
}

describe('the slots that move', () => {
  const [a, b, c, d] = membersOf(4);

  test('are none where all have as many, give or take one', () => {
    const owners = ownersOf([
      [a, 5461],
      [b, 5462],
      [c, 5461],
    ]);
    expect(movesFrom(owners, [a, b, c])).toEqual([]);
  });

  test('come from everybody for a shard that is new', () => {
    const owners = ownersOf([
      [a, 5461],
      [b, 5462],
      [c, 5461],
    ]);
    expect(movesFrom(owners, [a, b, c, d])).toEqual([
      { source: 0, target: 3, slots: 1365 },
      { source: 1, target: 3, slots: 1366 },
      { source: 2, target: 3, slots: 1365 },
    ]);
  });

  test('are all of those of a shard that is to be no more, and no others', () => {
    const owners = [a, b, c, d].flatMap((member) => ownersOf([[member, 4096]]));
    expect(movesFrom(owners, [a, b, c])).toEqual([
      { source: 3, target: 0, slots: 1366 },
      { source: 3, target: 1, slots: 1365 },
      { source: 3, target: 2, slots: 1365 },
    ]);
  });

  test('leave each head with as many as any other, give or take one, and are the fewest', () => {
    const cases = fc
      .record({
        shardOwners: fc.integer({ min: 3, max: 9 }),
        others: fc.integer({ min: 0, max: 3 }),
      })
      .chain(({ shardOwners, others }) =>
        fc.record({
          shardOwners: fc.constant(shardOwners),
          cuts: fc.array(fc.integer({ min: 0, max: SLOTS }), {
            minLength: shardOwners + others - 1,
            maxLength: shardOwners + others - 1,
          }),
        }),
      );
    fc.assert(
      fc.property(cases, ({ shardOwners, cuts }) => {
        const members = membersOf(cuts.length + 1);
        const borders = [0, ...[...cuts].sort((x, y) => x - y), SLOTS];
        const counts = members.map(
          (member, index) => [member, borders[index + 1] - borders[index]] as const,
        );
        const owners = ownersOf(counts);
        const moves = slotMoves(members.slice(0, shardOwners), { byOwner: rangesBy(owners) });
        for (const { target, ranges } of moves) {
          for (const { first, last } of ranges) owners.fill(target, first, last + 1);
        }
        const after = members.map((member) => owners.filter((owner) => owner === member).length);
        const [least, most] = [Math.floor(SLOTS / shardOwners), Math.ceil(SLOTS / shardOwners)];
        after.slice(shardOwners).forEach((count) => expect(count).toBe(0));
        after.slice(0, shardOwners).forEach((count) => expect([least, most]).toContain(count));
        // Whoever gives gives no more than what is above the larger share, or the smaller one.
        const moved = moves.reduce((sum, { ranges }) => sum + slotCount(ranges), 0);
        const lacking = counts
          .slice(0, shardOwners)
          .reduce((sum, [, count], index) => sum + Math.max(0, after[index] - count), 0);
        expect(moved).toBe(lacking);
      }),
      { numRuns: 200 },
    );
  });
});

describe('before slots move', () => {
  /** Three shards with keys, and a fourth pod that has joined. */
  function joined(cluster: Readonly<Record<number, Facts>> = {}): Observation {
    const memory = { used: 1_000, dataset: 800, limit: 0 };
    const keys = { keys: 100, memory };
    const all = Object.fromEntries(
      [0, 1, 2, 3].map((ordinal) => [
        ordinal,
        { ...cluster[ordinal], view: { ...(ordinal < 3 ? keys : {}), ...cluster[ordinal]?.view } },
      ]),
    );
    return formed(4, 0, all, slotRanges(3));
  }
  const decide = (seen: Observation): Decision => plan(spec(4, 0), seen);

  test('nothing stands in the way where all is well', () => {
    expect(decide(joined())).toMatchObject({
      kind: 'step',
      reason: 'MovingSlots',
      message: 'move 4096 slots, so that 4 shards have as many each',
    });
  });

  test('what a target would hold has to fit into its maxmemory', () => {
    const tight = { view: { memory: { used: 100, dataset: 0, limit: 600 } } };
    expect(decide(joined({ 3: tight }))).toEqual({
      kind: 'refuse',
      reason: 'MaxmemoryExceeded',
      message:
        'redis-3 would hold about 700B, and its maxmemory is 600B: raise maxmemory, or take more ' +
        'shards',
    });
  });

  test('all servers have to be of one version', () => {
    expect(decide(joined({ 1: { view: { version: '8.6.3' } } }))).toEqual({
      kind: 'wait',
      reason: 'VersionsDiffer',
      message: 'slots move once all servers have one version: there are 8.0.6, 8.6.3',
    });
  });

  test('what servers are moving by themselves has to be done', () => {
    const migrations = [{ source: 'id-0', ranges: [{ first: 0, last: 9 }], reason: '' }];
    expect(decide(joined({ 3: { view: { migrations } } }))).toEqual({
      kind: 'wait',
      reason: 'WaitingForMigrations',
      message: 'redis-3 imports slots 0-9',
    });
  });

  test('an import that is tried again and again is told with its reason', () => {
    const migrations = [{ source: 'id-0', ranges: [{ first: 0, last: 9 }], reason: 'OOM' }];
    expect(decide(joined({ 3: { view: { migrations } } }))).toEqual({
      kind: 'wait',
      reason: 'WaitingForMigrations',
      message:
        'redis-3 imports slots 0-9, and tries again after "OOM": mend that, or give it up with ' +
        'CLUSTER MIGRATION CANCEL ALL',
    });
  });

  test('owners and targets have to know the epochs of those who give slots', () => {
    const seen = joined({ 0: { own: { epoch: 9 } } });
    expect(decide(seen)).toEqual({
      kind: 'wait',
      reason: 'WaitingForAgreement',
      message: 'redis-1 has yet to hear of the epoch of redis-0',
    });
  });

  test('a slot that somebody left open is finished, to whoever imports it', () => {
    const importing = [{ slot: 7, mark: 'importing', peer: 'id-0' } as const];
    expect(decide(joined({ 3: { own: { openSlots: importing } } }))).toMatchObject({
      reason: 'FinishingSlots',
      message: 'finish the slots that are open',
      commands: [{ kind: 'moveSlots', source: 0, target: 3, ranges: [{ first: 7, last: 7 }] }],
    });
  });

  test('a slot that was on its way to a node that is no more goes to who has keys of it', () => {
    const awaitMigrations = [{ slot: 7, mark: 'migrating', peer: 'gone' } as const];
    const cluster = {
      0: { own: { openSlots: awaitMigrations }, view: { openKeys: new Map([[7, 1]]) } },
      2: { view: { openKeys: new Map([[7, 4]]) } },
    };
    expect(decide(joined(cluster))).toMatchObject({
      reason: 'FinishingSlots',
      message: 'finish the slots that are open',
      commands: [{ kind: 'moveSlots', source: 0, target: 2, ranges: [{ first: 7, last: 7 }] }],
    });
  });

  test('a slot that is on its way to a node that is no more is closed', () => {
    const awaitMigrations = [{ slot: 7, mark: 'migrating', peer: 'gone' } as const];
    expect(decide(joined({ 0: { own: { openSlots: awaitMigrations } } }))).toMatchObject({
      reason: 'ClosingSlots',
      message: 'close the slots that are on their way to nobody',
      commands: [{ kind: 'closeSlots', pod: 0, ranges: [{ first: 7, last: 7 }] }],
    });
  });
});
