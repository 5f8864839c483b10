/** A column of a table. */
export interface Column<Row> {
  readonly title: string;
  readonly text: (row: Row) => string;
  /** Aligns the cells to the right, as numbers are. */
  readonly right?: true;
}

/** A line of titles and a line for each row; a column whose cells are all empty is left out. */
export function table<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string {
  const filled = columns
    .map(({ title, text, right }) => ({ title, right, cells: rows.map(text) }))
    .filter(({ cells }) => cells.some((cell) => cell !== ''))
    .map(({ title, right, cells }) => {
      const all = [title, ...cells];
      const width = Math.max(...all.map(({ length }) => length));
      return all.map((cell) => (right ? cell.padStart(width) : cell.padEnd(width)));
    });
  return [undefined, ...rows]
    .map((_, line) =>
      filled
        .map((cells) => cells[line])
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
