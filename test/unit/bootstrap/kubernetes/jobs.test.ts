import { isFinished, Job, statefulSetOf } from '../../../../src/bootstrap/kubernetes/jobs';

function job(args: readonly string[], status: Job['status'] = {}): Job {
  return {
    metadata: { name: 'redis-bootstrap-1', creationTimestamp: '2026-01-01T00:00:00Z' },
    spec: { template: { spec: { containers: [{}, { args }] } } },
    status,
  };
}

test('the StatefulSet of a Job is that of its arguments', () => {
  expect(statefulSetOf(job(['apply', '--stateful-set=redis']))).toBe('redis');
  expect(statefulSetOf(job(['apply']))).toBeUndefined();
});

test('a Job is finished when it is complete or has failed, and not in a pause between two tries', () => {
  const conditions = (type: string, status: string): Job['status'] => ({
    conditions: [{ type, status }],
  });
  expect(isFinished(job([], conditions('Complete', 'True')))).toBe(true);
  expect(isFinished(job([], conditions('Failed', 'True')))).toBe(true);
  expect(isFinished(job([], conditions('Failed', 'False')))).toBe(false);
  expect(isFinished(job([], { active: 0 }))).toBe(false);
  expect(isFinished(job([]))).toBe(false);
});
