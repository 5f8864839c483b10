/** What a client program prints every second; README.md explains it. */
export interface Line {
  readonly at: number;
  readonly acknowledged: number;
  readonly failed: number;
  readonly longest: number;
  readonly oldest: number;
  readonly again: number;
  readonly error: string | null;
}

/** What it prints at its end. */
export interface LastLine extends Line {
  readonly lost: number;
  readonly unread: number;
}

/** What a client program has printed so far. */
export class Lines {
  readonly all: Line[] = [];
  /** What else it printed. */
  readonly other: string[] = [];
  /**
   * How far its clock is behind the one here, in milliseconds. No line can arrive before it was
   * printed, so the one that took the least time tells best.
   */
  private behind = Infinity;

  /** Takes a line that arrived just now. */
  take(text: string, now = Date.now()): void {
    if (!text.startsWith('{')) {
      this.other.push(text);
      return;
    }
    const line = JSON.parse(text) as Line;
    this.behind = Math.min(this.behind, now - line.at);
    this.all.push(line);
  }

  /** A time of the clock here, in that of the program. */
  theirs(time: number): number {
    return this.behind === Infinity ? time : time - this.behind;
  }

  /** Whether every worker has written since a time of the clock here, or at all. */
  allWrote(since = 0): boolean {
    const { oldest = 0 } = this.all.at(-1) ?? {};
    return oldest > 0 && oldest >= this.theirs(since);
  }

  /** The line at the end; undefined while it writes, or where it died. */
  get last(): LastLine | undefined {
    const line = this.all.at(-1);
    return line !== undefined && 'lost' in line ? (line as LastLine) : undefined;
  }
}
