import { tuningInUse } from '../../../../src/bootstrap/cluster/tuning';
import { blank, formed, FORMING, TUNING } from '../observed';

const slow = { nodeTimeout: 30_000, requireFullCoverage: false };

test('the settings of a cluster are those of a member that serves', () => {
  expect(tuningInUse(formed(3, 1, { 0: { view: { tuning: slow } } }))).toEqual(slow);
});

test.each([
  ['does not answer', { pod: { view: undefined } }],
  ['does not say ok', { view: { ok: false, tuning: slow } }],
  ['owns no slot', { own: { slots: [] }, view: { tuning: slow } }],
  ['refuses CONFIG', { view: { tuning: undefined } }],
  ['has the settings of forming', { view: { tuning: FORMING } }],
])('a member that %s is passed over', (_, cluster) => {
  expect(tuningInUse(formed(3, 1, { 0: cluster }))).toEqual(TUNING);
});

test('none are known where no member serves', () => {
  expect(tuningInUse(blank(3))).toEqual({});
});
