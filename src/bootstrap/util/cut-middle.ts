const MARK = ' ... ';

/** A text of at most `most` characters: of a longer one the middle is left out, at spaces if it has some. */
export function cutMiddle(text: string, most: number): string {
  if (text.length <= most) return text;
  const half = (most - MARK.length) / 2;
  const start = text.slice(0, Math.ceil(half));
  const end = text.slice(text.length - Math.floor(half));
  return atSpaces(start, end).join(MARK);
}

/** Without the words that were cut through, unless that would leave little. */
function atSpaces(start: string, end: string): [string, string] {
  const [last, first] = [start.lastIndexOf(' '), end.indexOf(' ')];
  return [
    last > start.length / 2 ? start.slice(0, last) : start,
    first !== -1 && first < end.length / 2 ? end.slice(first + 1) : end,
  ];
}
