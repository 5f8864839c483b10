import { figuresOf } from './figures';
import { LastLine, Line, Lines } from './lines';
import { row } from './report';

/** A program whose clock is a second behind, and whose lines take no time to arrive. */
function printed(...lines: readonly Partial<LastLine>[]): Lines {
  const found = new Lines();
  for (const [index, line] of lines.entries()) {
    const at = 1_000 * (index + 1);
    const full: Line = {
      ...{ at, acknowledged: at, failed: 0, longest: 5, oldest: at, again: 0, error: null },
      ...line,
    };
    found.take(JSON.stringify(full), at + 1_000);
  }
  return found;
}

test('only what came after the fault counts', () => {
  const lines = printed({ failed: 3, longest: 90 }, { failed: 5, error: 'gone' }, { failed: 5 });
  expect(figuresOf(lines, 2_500, 3_500)).toMatchObject({ failed: 2, longest: 5 });
});

test('a client is back when its last worker wrote again, by the clock here', () => {
  const lines = printed({}, { oldest: 1_100 }, { again: 2_700 });
  expect(figuresOf(lines, 2_500, 3_500).back).toBe(200);
});

test('a client that wrote all the time is back at once', () => {
  expect(figuresOf(printed({}, {}, {}), 2_500, 3_500).back).toBe(0);
});

test('a client of which a worker does not write again is never back', () => {
  const lines = printed({}, { oldest: 1_100 }, { oldest: 1_100, lost: 0, unread: 0 });
  expect(figuresOf(lines, 2_500, 3_500)).toMatchObject({ back: undefined, lost: 0, unread: 0 });
});

test('a program that printed no end says nothing of its keys', () => {
  const lines = printed({}, {});
  lines.take('Segmentation fault');
  expect(figuresOf(lines, 2_500, 3_500)).toMatchObject({
    lost: undefined,
    error: 'did not come to its end: Segmentation fault',
  });
});

test('a row has the median of each figure, and the worst where it is another', () => {
  const figures = { failed: 0, lost: 0, unread: 0, longest: 40, back: 0 };
  const runs = [figures, { ...figures, failed: 9 }, { ...figures, back: undefined, unread: 1 }];
  expect(row('jedis', 'SIGKILL', 'bare', runs)).toBe(
    '| jedis | SIGKILL | bare | 0 (9) | 0 (unknown) | 0.04 s | 0.0 s (never) |',
  );
});
