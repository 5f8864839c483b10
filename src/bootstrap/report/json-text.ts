/** What a report prints with `--json`. */
export function jsonText(data: object): string {
  return JSON.stringify(data, undefined, 2);
}
