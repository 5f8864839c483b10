import { SLOTS, SlotRange } from '../../../src/topology';
import { SharedTables } from './shared-tables';
import { IdSet } from './ids';

const NONE: readonly SlotRange[] = [];

/** The owner of each slot as one server sees it: a node id, or 0 for an unassigned slot. */
export class SlotMap {
  /** The owners of at least one slot, as a set. */
  readonly ownerIds: IdSet;
  /** Slots whose owner does not claim them any more (owner_not_claiming_slot, from Redis 7.2). */
  readonly unclaimed = new Set<number>();
  private readonly ownerBySlot = new Uint16Array(SLOTS);
  /** How many slots each owner has, by the owner's number. */
  private readonly counts: number[] = [];
  /** The ranges of each owner, by its number; undefined when it gained or lost a slot since. */
  private ranges: (readonly SlotRange[] | undefined)[] = [];
  private distinctOwners = 0;

  constructor(private readonly shared: SharedTables) {
    this.ownerIds = new IdSet(shared.numbering);
    this.count(0, SLOTS);
  }

  owner(slot: number): number {
    return this.ownerBySlot[slot];
  }

  assign(slot: number, owner: number): void {
    this.count(this.ownerBySlot[slot], -1);
    this.count(owner, 1);
    this.ownerBySlot[slot] = owner;
    this.unclaimed.delete(slot);
  }

  /** Moves everything that `from` owns to `to`. */
  move(from: number, to: number): void {
    if (from === to) return;
    for (const slot of this.unclaimed) {
      if (this.owner(slot) === from) this.unclaimed.delete(slot);
    }
    for (const { first, last } of this.of(from)) this.ownerBySlot.fill(to, first, last + 1);
    const count = this.countOf(from);
    if (count === 0) return;
    this.count(to, count);
    this.count(from, -count);
  }

  clear(): void {
    this.ownerBySlot.fill(0);
    this.unclaimed.clear();
    this.counts.length = 0;
    this.ranges = [];
    this.distinctOwners = 0;
    this.ownerIds.clear();
    this.count(0, SLOTS);
  }

  of(owner: number): readonly SlotRange[] {
    if (!this.has(owner)) return NONE;
    const number = this.shared.numbering.find(owner);
    if (this.ranges[number] === undefined) this.findRanges();
    return this.ranges[number] ?? NONE;
  }

  has(owner: number): boolean {
    return this.countOf(owner) > 0;
  }

  /** The owners of at least one slot. */
  ownerList(): number[] {
    const { numbering } = this.shared;
    return this.counts.flatMap((count, number) => {
      const owner = numbering.idOf(number);
      return count > 0 && owner !== 0 ? [owner] : [];
    });
  }

  /** How many own at least one slot. */
  get ownerCount(): number {
    return this.distinctOwners - (this.has(0) ? 1 : 0);
  }

  private countOf(owner: number): number {
    const number = this.shared.numbering.find(owner);
    return number < this.counts.length ? this.counts[number] : 0;
  }

  private count(owner: number, change: number): void {
    const before = this.countOf(owner);
    const number = this.shared.numbering.of(owner);
    while (this.counts.length <= number) this.counts.push(0);
    while (this.ranges.length <= number) this.ranges.push(undefined);
    this.counts[number] += change;
    this.ranges[number] = undefined;
    if (this.counts[number] === 0) {
      this.distinctOwners--;
      this.ownerIds.delete(owner);
    } else if (before === 0) {
      this.distinctOwners++;
      this.ownerIds.add(owner);
    }
  }

  private findRanges(): void {
    const found = new Map<number, SlotRange[]>();
    for (let first = 0; first < SLOTS;) {
      const owner = this.ownerBySlot[first];
      let end = first + 1;
      while (end < SLOTS && this.ownerBySlot[end] === owner) end++;
      if (this.ranges[this.shared.numbering.find(owner)] === undefined) {
        const ranges = found.get(owner);
        if (ranges === undefined) found.set(owner, [{ first, last: end - 1 }]);
        else ranges.push({ first, last: end - 1 });
      }
      first = end;
    }
    for (const [owner, ranges] of found) {
      this.ranges[this.shared.numbering.of(owner)] = this.shared.shareRanges(owner, ranges);
    }
  }
}
