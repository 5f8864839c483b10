/** Prints the heads of columns that are so wide, and returns what prints a row below them. */
export function table(columns: Readonly<Record<string, number>>): (...cells: string[]) => void {
  const widths = Object.values(columns);
  const print = (...cells: string[]): void => {
    const padded = cells.map((cell, column) => cell.padEnd(widths[column]));
    console.log(padded.join('  ').trimEnd());
  };
  print(...Object.keys(columns));
  return print;
}
