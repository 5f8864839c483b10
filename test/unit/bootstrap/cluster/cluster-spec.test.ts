import { isLeaving } from '../../../../src/bootstrap/cluster/cluster-spec';
import { pod, spec } from '../observed';

test('the pods with the highest ordinals leave', () => {
  expect(isLeaving(pod(5), spec(3, 1))).toBe(false);
  expect(isLeaving(pod(6), spec(3, 1))).toBe(true);
});
