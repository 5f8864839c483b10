import { NodeLine } from '../../../src/bootstrap/cluster/observation';
import { SlotRange } from '../../../src/topology';
import { Numbering } from './ids';

/** What the servers of one network have in common, so that what they agree on is there once. */
export class Commons {
  readonly numbering = new Numbering();
  /** The line about a node that was told last, by the node's number and the stage of its news. */
  readonly lines: (NodeLine | undefined)[] = [];
  private readonly ranges = new Map<number, readonly SlotRange[]>();

  /** The ranges of an owner that were shared last, if they are the same as these. */
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
