import { Screen, ScreenSize } from '../../../../src/bootstrap/util/screen';

/** A terminal, on which a command was typed. */
class Terminal {
  shown: string[] = ['$ status --watch'];
  readonly screen = new Screen(
    (text) => this.write(text),
    () => this.size,
  );

  constructor(private size: ScreenSize = { rows: 24, columns: 80 }) {}

  /** It becomes narrower, and wraps what it shows. */
  narrow(columns: number): void {
    this.size = { ...this.size, columns };
    this.shown = this.shown.flatMap((row) => row.match(new RegExp(`.{1,${columns}}`, 'g')) ?? ['']);
  }

  private write(text: string): void {
    // The cursor goes up by so many rows, and what is below it is erased.
    const [added, up] = text.split('A\u001b[J').toReversed();
    const erased = up === undefined ? 0 : Number(up.replace('\u001b[', ''));
    this.shown.splice(this.shown.length - erased, erased);
    this.shown.push(...added.split('\n').slice(0, -1));
  }
}

test('what is drawn takes the place of what was drawn last, and of nothing that was there before', () => {
  const { screen, shown } = new Terminal();
  screen.draw(['a', 'b', '', 'c']);
  screen.draw(['d']);
  screen.draw(['e', 'f']);
  expect(shown).toEqual(['$ status --watch', 'e', 'f']);
});

test('a line that is longer than a row goes on in the next one', () => {
  const { screen, shown } = new Terminal({ rows: 24, columns: 4 });
  screen.draw(['12345678', '9']);
  screen.draw(['123456789', '']);
  expect(shown).toEqual(['$ status --watch', '1234', '5678', '9', '']);
});

test('what has no room is counted, and the cursor has a row', () => {
  const { screen, shown } = new Terminal({ rows: 4, columns: 80 });
  screen.draw(['a', 'b', 'c', 'd', 'e']);
  expect(shown.slice(1)).toEqual(['a', 'b', '... and 3 more rows']);
  screen.draw(['a', 'b', 'c']);
  expect(shown.slice(1)).toEqual(['a', 'b', 'c']);
});

test('what a terminal has wrapped that became narrower is erased as well', () => {
  const terminal = new Terminal();
  terminal.screen.draw(['123456', '7']);
  terminal.narrow(4);
  terminal.screen.draw(['a']);
  expect(terminal.shown.slice(-2)).toEqual(['atch', 'a']);
});
