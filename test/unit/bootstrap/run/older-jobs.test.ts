import { ApiError, JobsApi } from '../../../../src/bootstrap/kubernetes/api';
import { deleteOlderJobs } from '../../../../src/bootstrap/run/older-jobs';

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

interface Run {
  readonly outcome: unknown;
  readonly log: readonly string[];
  /** The milliseconds that it took. */
  readonly spent: number;
}

async function run(kubernetes: JobsApi, job = 'b', deadline = 10_000): Promise<Run> {
  let now = 0;
  const log: string[] = [];
  const clock = { now: () => now, sleep: (pause: number) => Promise.resolve(void (now += pause)) };
  const own = { namespace: 'infra', job };
  const outcome = await deleteOlderJobs(
    kubernetes,
    own,
    clock,
    (line) => log.push(line),
    deadline,
    () => '7.0 s',
  );
  return { outcome, log, spent: now };
}

test('the Jobs that were applied before are deleted', async () => {
  const kubernetes = api([job('a', 1), job('b', 2)]);
  expect(await run(kubernetes)).toEqual({
    outcome: undefined,
    log: ['7.0 s deleted the Job a, which was applied before this one'],
    spent: 0,
  });
  expect(kubernetes.get).toHaveBeenCalledWith(LIST);
  expect(kubernetes.delete.mock.calls).toEqual([[`${PATH}/a?propagationPolicy=Foreground`]]);
});

const both = [job('a', 1, { active: 1 }), job('b', 2)];

test('one that runs is named, and waited for until it is gone', async () => {
  const kubernetes = api(both, both, [job('b', 2)]);
  const { outcome, log } = await run(kubernetes);
  expect(outcome).toBeUndefined();
  expect(log.at(-1)).toBe('7.0 s waiting (OlderJobRunning): the pod of the Job a is still running');
  expect(kubernetes.get).toHaveBeenCalledTimes(3);
});

test('one that does not end is waited for until the deadline, and the message says what to do', async () => {
  const { outcome, spent } = await run(api(both));
  expect(outcome).toEqual({
    kind: 'gaveUp',
    reason: 'OlderJobRunning',
    message:
      'the pod of the Job a is still running; if its Kubernetes node is down (kubectl get pods ' +
      '-l job-name=a -o wide), delete it: kubectl delete pods -l job-name=a --force',
    afterMs: 10_000,
  });
  expect(spent).toBe(10_200);
});

test.each([
  ['a newer one', job('c', 3)],
  ['one for another StatefulSet', job('a', 1, { statefulSet: 'other' })],
])('%s is left alone', async (_, other) => {
  const kubernetes = api([job('b', 2), other]);
  await run(kubernetes);
  expect(kubernetes.delete.mock.calls).toEqual([]);
});

test('of two Jobs of one second only one deletes the other', async () => {
  const twins = [job('a', 1), job('b', 1)];
  expect((await run(api(twins), 'a')).log).toEqual([]);
  expect((await run(api(twins), 'b')).log).toHaveLength(1);
});

test.each([
  ['list', api(new ApiError(403, 'no'))],
  ['delete', { ...api(both), delete: () => Promise.reject(new ApiError(403, 'no')) }],
])(
  'without the right to %s Jobs they are left, and the log says what to grant',
  async (_, kubernetes) => {
    expect(await run(kubernetes)).toEqual({
      outcome: undefined,
      log: [
        '7.0 s any older Jobs are left as they are, because this one may not list and delete Jobs: give ' +
          'its Role the verbs list and delete on jobs of the API group batch',
      ],
      spent: 0,
    });
  },
);

test('one that is gone by the time that it is deleted does not matter', async () => {
  const kubernetes = {
    ...api(both, [job('b', 2)]),
    delete: () => Promise.reject(new ApiError(404, 'not found')),
  };
  expect((await run(kubernetes)).outcome).toBeUndefined();
});

test('a deletion that fails ends the run', async () => {
  const kubernetes = {
    ...api(both),
    delete: () => Promise.reject(new ApiError(503, 'busy')),
  };
  await expect(run(kubernetes)).rejects.toThrow('busy');
});

test('a Kubernetes that does not answer ends the run', async () => {
  await expect(run(api(new ApiError(503, 'busy')))).rejects.toThrow('busy');
});
