import { Pulse } from '../../../../src/bootstrap/util/pulse';

test('it tells what happened last, and how long ago; before anything else that is the start', () => {
  let now = 1_000;
  const pulse = new Pulse({ now: () => now });
  now = 1_500;
  expect(pulse.last).toEqual({ what: 'its start', agoMs: 500 });
  pulse.beat('a look ended');
  now = 4_500;
  expect(pulse.last).toEqual({ what: 'a look ended', agoMs: 3_000 });
});
