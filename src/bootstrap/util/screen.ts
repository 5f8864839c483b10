/** How many characters a terminal has room for. */
export interface ScreenSize {
  readonly rows: number;
  readonly columns: number;
}

/** Moves the cursor up to the first of so many rows, and erases from there on. */
function eraseRows(count: number): string {
  return count === 0 ? '' : `\x1b[${count}A\x1b[J`;
}

/**
 * Draws lines on a terminal again and again in the same place. What was there before remains above, and
 * what was drawn last remains when the program ends.
 */
export class Screen {
  private drawn: readonly string[] = [];

  /** `size` is asked each time, because a terminal may change it. */
  constructor(
    private readonly write: (text: string) => void,
    private readonly size: () => ScreenSize,
  ) {}

  draw(lines: readonly string[]): void {
    const { rows, columns } = this.size();
    // A terminal that has become narrower has wrapped what it shows.
    const taken = this.drawn.reduce((sum, { length }) => sum + rowsOf(length, columns), 0);
    // The cursor takes a row as well.
    this.drawn = fitting(
      lines.flatMap((line) => wrapped(line, columns)),
      rows - 1,
    );
    this.write(`${eraseRows(taken)}${this.drawn.map((line) => `${line}\n`).join('')}`);
  }
}

function rowsOf(length: number, columns: number): number {
  return Math.max(1, Math.ceil(length / columns));
}

function wrapped(line: string, columns: number): string[] {
  return Array.from({ length: rowsOf(line.length, columns) }, (_, row) =>
    line.slice(row * columns, (row + 1) * columns),
  );
}

/** The first rows, and how many there would be more. */
function fitting(rows: readonly string[], most: number): readonly string[] {
  if (rows.length <= most) return rows;
  const shown = rows.slice(0, Math.max(most - 1, 0));
  return [...shown, `... and ${rows.length - shown.length} more rows`];
}
