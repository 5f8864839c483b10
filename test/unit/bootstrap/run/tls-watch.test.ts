import { TlsWatch } from '../../../../src/bootstrap/run/tls-watch';
import { pod } from '../observed';

/** A look each second at two pods whose bus speaks TLS or not, and for how long that of both has. */
function sharedFor(...looks: readonly (readonly (boolean | undefined)[])[]): unknown[] {
  let now = 0;
  const watch = new TlsWatch({ now: () => now, sleep: () => Promise.resolve() });
  return looks.map((buses) => {
    now += 1_000;
    const tls = buses.map((bus) =>
      bus === undefined ? undefined : { bus, replication: bus, plainPort: 0 },
    );
    return watch.look(tls.map((each, ordinal) => pod(ordinal, { view: { tls: each } })));
  });
}

test('the time begins when every pod speaks TLS on the bus', () => {
  expect(sharedFor([true, false], [true, true], [true, true])).toEqual([undefined, 0, 1_000]);
});

test.each([false, undefined])(
  'it begins anew after a pod that does not, or does not tell: %s',
  (bus) => {
    expect(sharedFor([true, true], [true, bus], [true, true])).toEqual([0, undefined, 0]);
  },
);

test('there is none where no pod was found', () => {
  expect(sharedFor([])).toEqual([undefined]);
});
