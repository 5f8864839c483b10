import { NodeLine } from '../../../src/bootstrap/cluster/observation';
import { SlotRange } from '../../../src/topology';
import { Numbering } from './ids';

/** What the servers of one network share, so that what they agree on is in memory once. */
export class SharedTables {
  readonly numbering = new Numbering();
  /** The line last made about a node, by the node's number and how far its news has spread. */
  readonly lines: (NodeLine | undefined)[] = [];
  private readonly ranges = new Map<number, readonly SlotRange[]>();

  /** Returns the ranges last shared for this owner if they equal these, and these otherwise. */
  shareRanges(owner: number, ranges: readonly SlotRange[]): readonly SlotRange[] {
    const latest = this.ranges.get(owner);
    if (latest !== undefined && areSame(latest, ranges)) return latest;
    this.ranges.set(owner, ranges);
    return ranges;
  }
}

function areSame(a: readonly SlotRange[], b: readonly SlotRange[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ first, last }, index) => first === b[index].first && last === b[index].last)
  );
}
