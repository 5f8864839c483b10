import { SLOTS, SlotRange } from '../../../src/topology';
import { Commons } from './shared-tables';
import { IdSet } from './ids';

const NONE: readonly SlotRange[] = [];

/** Who owns which slot, as one server sees it; owners are node ids, and 0 is nobody. */
export class SlotMap {
  /** Those who own at least one slot. */
  readonly holders: IdSet;
  private readonly owners = new Uint16Array(SLOTS);
  /** How many slots each owner has, by the owner's number. */
  private readonly counts: number[] = [];
  /** The ranges likewise, but for owners who won or lost a slot since they were looked up. */
  private ranges: (readonly SlotRange[] | undefined)[] = [];
  private holding = 0;

  constructor(private readonly commons: Commons) {
    this.holders = new IdSet(commons.numbering);
    this.count(0, SLOTS);
  }

  owner(slot: number): number {
    return this.owners[slot];
  }

  assign(slot: number, owner: number): void {
    this.count(this.owners[slot], -1);
    this.count(owner, 1);
    this.owners[slot] = owner;
  }

  /** Moves everything that `from` owns to `to`. */
  move(from: number, to: number): void {
    if (from === to) return;
    for (const { first, last } of this.of(from)) this.owners.fill(to, first, last + 1);
    const count = this.countOf(from);
    if (count === 0) return;
    this.count(to, count);
    this.count(from, -count);
  }

  clear(): void {
    this.owners.fill(0);
    this.counts.length = 0;
    this.ranges = [];
    this.holding = 0;
    this.holders.clear();
    this.count(0, SLOTS);
  }

  of(owner: number): readonly SlotRange[] {
    if (!this.has(owner)) return NONE;
    const number = this.commons.numbering.find(owner);
    if (this.ranges[number] === undefined) this.lookUp();
    return this.ranges[number] ?? NONE;
  }

  has(owner: number): boolean {
    return this.countOf(owner) > 0;
  }

  /** The owners of at least one slot. */
  holderList(): number[] {
    const { numbering } = this.commons;
    return this.counts.flatMap((count, number) => {
      const owner = numbering.idOf(number);
      return count > 0 && owner !== 0 ? [owner] : [];
    });
  }

  /** How many own at least one slot. */
  get holderCount(): number {
    return this.holding - (this.has(0) ? 1 : 0);
  }

  private countOf(owner: number): number {
    const number = this.commons.numbering.find(owner);
    return number < this.counts.length ? this.counts[number] : 0;
  }

  private count(owner: number, change: number): void {
    const before = this.countOf(owner);
    const number = this.commons.numbering.of(owner);
    while (this.counts.length <= number) this.counts.push(0);
    while (this.ranges.length <= number) this.ranges.push(undefined);
    this.counts[number] += change;
    this.ranges[number] = undefined;
    if (this.counts[number] === 0) {
      this.holding--;
      this.holders.delete(owner);
    } else if (before === 0) {
      this.holding++;
      this.holders.add(owner);
    }
  }

  private lookUp(): void {
    const found = new Map<number, SlotRange[]>();
    for (let first = 0; first < SLOTS;) {
      const owner = this.owners[first];
      let end = first + 1;
      while (end < SLOTS && this.owners[end] === owner) end++;
      if (this.ranges[this.commons.numbering.find(owner)] === undefined) {
        const ranges = found.get(owner);
        if (ranges === undefined) found.set(owner, [{ first, last: end - 1 }]);
        else ranges.push({ first, last: end - 1 });
      }
      first = end;
    }
    for (const [owner, ranges] of found) {
      this.ranges[this.commons.numbering.of(owner)] = this.commons.shareRanges(owner, ranges);
    }
  }
}
