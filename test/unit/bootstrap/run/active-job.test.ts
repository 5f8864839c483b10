import { refuseWhileJobRuns } from '../../../../src/bootstrap/run/active-job';
import { ApiError } from '../../../../src/bootstrap/kubernetes/api';

const WORKLOAD = { namespace: 'infra', statefulSet: 'redis' };

function job(name: string, active: number, statefulSet = 'redis'): object {
  const args = ['apply', `--stateful-set=${statefulSet}`];
  return {
    metadata: { name },
    spec: { template: { spec: { containers: [{ args }] } } },
    status: { active },
  };
}

function refusal(...items: object[]): Promise<unknown> {
  return refuseWhileJobRuns({ get: () => Promise.resolve({ items }) }, WORKLOAD);
}

test('beside a Job that is at work on the same pods a person is refused', async () => {
  expect(await refusal(job('one', 0), job('two', 1))).toEqual({
    kind: 'refuse',
    reason: 'JobRunning',
    message:
      'the Job two is at work on the StatefulSet redis: wait for its end, or delete it ' +
      '(kubectl delete job two -n infra)',
  });
});

test.each([
  ['that has ended', job('one', 0)],
  ['for another StatefulSet', job('one', 1, 'other')],
])('a Job %s is no hindrance', async (_, other) => {
  expect(await refusal(other)).toBeUndefined();
});

test('without the right to see Jobs a person may go on', async () => {
  const get = (): Promise<never> => Promise.reject(new ApiError(403, 'no'));
  expect(await refuseWhileJobRuns({ get }, WORKLOAD)).toBeUndefined();
});
