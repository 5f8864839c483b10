/** Numbers the nodes of a network in the order in which they are first seen. */
export class Numbering {
  private readonly numbers = new Uint16Array(65_536);
  /** No node gets number 0: it means that an id has no number. */
  private readonly ids = [-1];

  of(id: number): number {
    if (this.numbers[id] === 0) this.numbers[id] = this.ids.push(id) - 1;
    return this.numbers[id];
  }

  /** The number of a node, or 0 where it has none. */
  find(id: number): number {
    return this.numbers[id];
  }

  idOf(number: number): number {
    return this.ids[number];
  }
}

const NONE: readonly number[] = [];

/** A set of node ids, as a bit for each node of the network. */
export class IdSet {
  private words = new Uint32Array(1);

  constructor(private readonly numbering: Numbering) {}

  add(id: number): void {
    const number = this.numbering.of(id);
    if (number >> 5 >= this.words.length) {
      const more = new Uint32Array(2 * (number >> 5));
      more.set(this.words);
      this.words = more;
    }
    this.words[number >> 5] |= 1 << (number & 31);
  }

  delete(id: number): void {
    const number = this.numbering.of(id);
    if (number >> 5 < this.words.length) this.words[number >> 5] &= ~(1 << (number & 31));
  }

  clear(): void {
    this.words.fill(0);
  }

  /** The ids in this set, or in both of the `others`, that are not in `known`. */
  missingFrom(known: IdSet, others: readonly [IdSet, IdSet]): readonly number[] {
    const [a, b] = others;
    let found: number[] | undefined;
    for (let at = 0; at < Math.max(this.words.length, a.words.length); at++) {
      let rest = (this.word(at) | (a.word(at) & b.word(at))) & ~known.word(at);
      while (rest !== 0) {
        const bit = 31 - Math.clz32(rest);
        rest &= ~(1 << bit);
        (found ??= []).push(this.numbering.idOf((at << 5) + bit));
      }
    }
    return found ?? NONE;
  }

  private word(at: number): number {
    return at < this.words.length ? this.words[at] : 0;
  }
}
