import { refuseWhileJobRuns } from '../../../../src/bootstrap/run/active-job';
import { ApiError } from '../../../../src/bootstrap/kubernetes/api';

const WORKLOAD = { namespace: 'infra', statefulSet: 'redis' };

function job(name: string, ended?: 'Complete' | 'Failed', statefulSet = 'redis'): object {
  const args = ['apply', `--stateful-set=${statefulSet}`];
  return {
    metadata: { name },
    spec: { template: { spec: { containers: [{ args }] } } },
    status: ended === undefined ? {} : { conditions: [{ type: ended, status: 'True' }] },
  };
}

function refusal(...items: object[]): Promise<unknown> {
  return refuseWhileJobRuns({ get: () => Promise.resolve({ items }) }, WORKLOAD);
}

test('nothing is changed by hand while a Job is running, or about to run again', async () => {
  expect(await refusal(job('one', 'Complete'), job('two'))).toEqual({
    kind: 'refuse',
    reason: 'JobRunning',
    message:
      'the Job two is working on the StatefulSet redis: wait for its end, or delete it ' +
      '(kubectl delete job two -n infra)',
  });
});

test.each([
  ['that is complete', job('one', 'Complete')],
  ['that has failed', job('one', 'Failed')],
  ['of another StatefulSet', job('one', undefined, 'other')],
])('a Job %s does not matter', async (_, other) => {
  expect(await refusal(other)).toBeUndefined();
});

test('without the right to list Jobs there seems to be none', async () => {
  const get = (): Promise<never> => Promise.reject(new ApiError(403, 'no'));
  expect(await refuseWhileJobRuns({ get }, WORKLOAD)).toBeUndefined();
});
