import { ApiError } from '../../src/bootstrap/kubernetes';
import { JobsApi, supersede } from '../../src/bootstrap/supersede';

const PATH = '/apis/batch/v1/namespaces/infra/jobs';
const LIST = `${PATH}?labelSelector=app.kubernetes.io/component=bootstrap`;

function job(name: string, minute: number, { statefulSet = 'redis', active = 0 } = {}): object {
  const args = ['apply', `--stateful-set=${statefulSet}`];
  return {
    metadata: { name, creationTimestamp: `2026-01-01T00:0${minute}:00Z` },
    spec: { template: { spec: { containers: [{ args }] } } },
    status: { active },
  };
}

/** A Kubernetes whose answers to the list are these, the last one for ever. */
function api(...answers: (readonly object[] | Error)[]): JobsApi & {
  readonly get: jest.Mock;
  readonly delete: jest.Mock;
} {
  let looks = 0;
  return {
    get: jest.fn(() => {
      const answer = answers[Math.min(looks++, answers.length - 1)];
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve({ items: answer });
    }),
    delete: jest.fn(() => Promise.resolve()),
  };
}

test('the Jobs that were applied before are deleted', async () => {
  const kubernetes = api([job('a', 1), job('b', 2)]);
  expect(await supersede(kubernetes, 'infra', 'b')).toEqual(['a']);
  expect(kubernetes.get).toHaveBeenCalledWith(LIST);
  expect(kubernetes.delete.mock.calls).toEqual([[`${PATH}/a?propagationPolicy=Foreground`]]);
});

test('one that runs is waited for until it is gone', async () => {
  const both = [job('a', 1, { active: 1 }), job('b', 2)];
  const kubernetes = api(both, both, [job('b', 2)]);
  await supersede(kubernetes, 'infra', 'b');
  expect(kubernetes.get).toHaveBeenCalledTimes(3);
});

test.each([
  ['a newer one', job('c', 3)],
  ['one for another StatefulSet', job('a', 1, { statefulSet: 'other' })],
])('%s is left alone', async (_, other) => {
  expect(await supersede(api([job('b', 2), other]), 'infra', 'b')).toEqual([]);
});

test('of two Jobs of one second only one deletes the other', async () => {
  const twins = [job('a', 1), job('b', 1)];
  expect(await supersede(api(twins), 'infra', 'a')).toEqual([]);
  expect(await supersede(api(twins), 'infra', 'b')).toEqual(['a']);
});

test('without the right to see Jobs they are left as they are', async () => {
  expect(await supersede(api(new ApiError(403, 'no')), 'infra', 'b')).toEqual([]);
});

test('a Kubernetes that does not answer ends the run', async () => {
  await expect(supersede(api(new ApiError(503, 'busy')), 'infra', 'b')).rejects.toThrow('busy');
});
