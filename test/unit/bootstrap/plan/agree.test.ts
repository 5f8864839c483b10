import { formed } from '../observed';
import { decide } from './decide';

test('a plan waits until all nodes agree', () => {
  expect(decide(formed(3, 1, { 2: { view: { ok: false } } }))).toEqual({
    kind: 'wait',
    reason: 'WaitingForAgreement',
    message: '5 of 6 nodes agree; redis-2 reports cluster_state:fail',
  });
});
