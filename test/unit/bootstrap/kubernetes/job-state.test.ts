import { ApiError } from '../../../../src/bootstrap/kubernetes/api';
import {
  JobLogApi,
  JobState,
  newestJob,
  runningJob,
} from '../../../../src/bootstrap/kubernetes/job-state';
import { Unavailable } from '../../../../src/bootstrap/kubernetes/unavailable';

const JOBS =
  '/apis/batch/v1/namespaces/infra/jobs?labelSelector=app.kubernetes.io/component=bootstrap';
const PODS = '/api/v1/namespaces/infra/pods';

function job(name: string, minute: number, status: object = {}, statefulSet = 'redis'): object {
  return {
    metadata: { name, creationTimestamp: `2026-01-01T00:0${minute}:00Z` },
    spec: { template: { spec: { containers: [{ args: [`--stateful-set=${statefulSet}`] }] } } },
    status,
  };
}

function ended(type: 'Complete' | 'Failed', message = ''): object {
  return { conditions: [{ type, status: 'True', message }] };
}

function pod(name: string, minute: number, phase: string): object {
  return {
    metadata: { name, creationTimestamp: `2026-01-01T00:0${minute}:00Z` },
    status: { phase },
  };
}

interface Answers {
  readonly jobs: readonly object[] | Error;
  readonly pods?: readonly object[] | Error;
  readonly log?: string | Error;
}

/** A Kubernetes with these answers. */
function kubernetes({ jobs, pods = [], log = '' }: Answers): JobLogApi {
  const answer = async <T>(value: T | Error): Promise<T> => {
    if (value instanceof Error) throw value;
    return Promise.resolve(value);
  };
  const get = async (path: string): Promise<unknown> => {
    if (path === JOBS) return { items: await answer(jobs) };
    expect(path).toBe(`${PODS}?labelSelector=job-name=b`);
    return { items: await answer(pods) };
  };
  const getText = (path: string): Promise<string> => {
    expect(path).toBe(`${PODS}/b-2/log?tailLines=1`);
    return answer(log);
  };
  return { get, getText };
}

const WORKLOAD = { namespace: 'infra', statefulSet: 'redis' };

/** The newest Job, as a Kubernetes with these answers has it. */
function state(answers: Answers): Promise<JobState> {
  return newestJob(kubernetes(answers), WORKLOAD);
}

/** The Job that has not ended. */
function running(answers: Answers): ReturnType<typeof runningJob> {
  return runningJob(kubernetes(answers), WORKLOAD);
}

const failedTry = { pods: [pod('b-2', 2, 'Failed'), pod('b-1', 1, 'Failed')] };

test('without a Job of the StatefulSet there is none', async () => {
  expect(await state({ jobs: [job('b', 1, {}, 'other')] })).toEqual({ kind: 'none' });
});

test('without the right to list Jobs there seems to be none', async () => {
  expect(await state({ jobs: new ApiError(403, 'no') })).toEqual({ kind: 'none' });
});

test('the newest Job counts', async () => {
  const jobs = [job('b', 2), job('a', 1, ended('Complete'))];
  expect(await state({ jobs, pods: [pod('b-1', 2, 'Running')] })).toEqual({
    kind: 'running',
    name: 'b',
  });
});

test('a Job is complete when Kubernetes says so', async () => {
  expect(await state({ jobs: [job('b', 1, ended('Complete'))] })).toEqual({
    kind: 'complete',
    name: 'b',
  });
});

test('a Job without a pod yet is running', async () => {
  expect(await state({ jobs: [job('b', 1)] })).toEqual({ kind: 'running', name: 'b' });
});

test('a Job whose newest pod failed is about to be tried again, and has a last line', async () => {
  const log = 'refused (ForeignNode): redis-0 ...\n';
  expect(await state({ jobs: [job('b', 1)], ...failedTry, log })).toEqual({
    kind: 'retrying',
    name: 'b',
    lastLine: 'refused (ForeignNode): redis-0 ...',
  });
});

test('a Job that failed for good has the last line of its log', async () => {
  const jobs = [job('b', 1, ended('Failed', 'Job has reached the specified backoff limit'))];
  expect(await state({ jobs, ...failedTry, log: 'gave up' })).toEqual({
    kind: 'failed',
    name: 'b',
    lastLine: 'gave up',
  });
});

test.each([
  ['its pods are gone', {}],
  ['its pods may not be listed', { pods: new ApiError(403, 'no') }],
  ['its log may not be read', { ...failedTry, log: new ApiError(403, 'no') }],
])('a Job that failed for good has the words of its condition where %s', async (_, answers) => {
  const jobs = [job('b', 1, ended('Failed', 'it took too long'))];
  expect(await state({ jobs, ...answers })).toMatchObject({
    kind: 'failed',
    lastLine: 'it took too long',
  });
});

test('a Kubernetes that cannot be reached is an error', async () => {
  await expect(state({ jobs: new Unavailable('no connection') })).rejects.toThrow(Unavailable);
});

test.each(['Running', 'Failed'])(
  'a Job whose pod is %s says what its log ends with',
  async (phase) => {
    const log = '  moved 1,024 of 4,096 slots in 8.0 s, 128 slots a second, about 24 s left\n';
    expect(await running({ jobs: [job('b', 1)], pods: [pod('b-2', 2, phase)], log })).toEqual({
      name: 'b',
      says: 'moved 1,024 of 4,096 slots in 8.0 s, 128 slots a second, about 24 s left',
    });
  },
);

test.each<[string, Partial<Answers>]>([
  ['has no pod', {}],
  ['has a pod that does not run yet', { pods: [pod('b-2', 2, 'Pending')] }],
  ['has written nothing', { pods: [pod('b-2', 2, 'Running')] }],
  ['may not be read', { pods: [pod('b-2', 2, 'Running')], log: new ApiError(403, 'no') }],
])('a Job that %s says nothing', async (_, answers) => {
  expect(await running({ jobs: [job('b', 1)], ...answers })).toEqual({ name: 'b' });
});

test.each([
  ['is complete', [job('b', 1, ended('Complete'))]],
  ['has failed for good', [job('b', 1, ended('Failed'))]],
  ['does not exist', []],
])('a Job that %s does not run', async (_, jobs) => {
  expect(await running({ jobs })).toBeUndefined();
});
