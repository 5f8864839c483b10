import { SLOTS, SlotRange } from '../../../src/topology';

/** Who owns which slot, as one server sees it; owners are node ids, and 0 is nobody. */
export class SlotMap {
  private readonly owners = new Uint16Array(SLOTS);
  private readonly counts = new Map<number, number>([[0, SLOTS]]);
  private byOwner?: Map<number, SlotRange[]>;

  owner(slot: number): number {
    return this.owners[slot];
  }

  assign(slot: number, owner: number): void {
    this.count(this.owners[slot], -1);
    this.count(owner, 1);
    this.owners[slot] = owner;
    this.byOwner = undefined;
  }

  /** Moves everything that `from` owns to `to`. */
  move(from: number, to: number): void {
    if (from === to) return;
    for (const { first, last } of this.of(from)) this.owners.fill(to, first, last + 1);
    this.count(to, this.counts.get(from) ?? 0);
    this.counts.delete(from);
    this.byOwner = undefined;
  }

  clear(): void {
    this.owners.fill(0);
    this.counts.clear();
    this.counts.set(0, SLOTS);
    this.byOwner = undefined;
  }

  of(owner: number): readonly SlotRange[] {
    return this.ranges().get(owner) ?? [];
  }

  has(owner: number): boolean {
    return this.counts.has(owner);
  }

  /** Those who own at least one slot. */
  holders(): number[] {
    return [...this.counts.keys()].filter((owner) => owner !== 0);
  }

  private count(owner: number, change: number): void {
    const count = (this.counts.get(owner) ?? 0) + change;
    if (count === 0) {
      this.counts.delete(owner);
    } else {
      this.counts.set(owner, count);
    }
  }

  private ranges(): Map<number, SlotRange[]> {
    if (this.byOwner !== undefined) return this.byOwner;
    this.byOwner = new Map();
    for (let first = 0; first < SLOTS;) {
      const owner = this.owners[first];
      let end = first + 1;
      while (end < SLOTS && this.owners[end] === owner) end++;
      const ranges = this.byOwner.get(owner) ?? [];
      ranges.push({ first, last: end - 1 });
      this.byOwner.set(owner, ranges);
      first = end;
    }
    return this.byOwner;
  }
}
