import { MajorityWatch } from '../../../../src/bootstrap/run/majority-watch';
import { without } from '../without-primaries';

/** A look each second at a cluster that lacks so many of its three primaries, and for how long a majority. */
function lostFor(...looks: readonly number[]): unknown[] {
  let now = 0;
  const watch = new MajorityWatch({ now: () => now, sleep: () => Promise.resolve() });
  return looks.map((lost) => {
    now += 1_000;
    return watch.look(without(lost).pods);
  });
}

test('the time begins when half of the primaries or more are lost', () => {
  expect(lostFor(0, 1, 2, 2, 3)).toEqual([undefined, undefined, 0, 1_000, 2_000]);
});

test('it begins anew after one of them was back', () => {
  expect(lostFor(2, 2, 1, 2)).toEqual([0, 1_000, undefined, 0]);
});
