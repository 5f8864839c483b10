import { ApiError } from '../../../../src/bootstrap/kubernetes/api';
import { JobState } from '../../../../src/bootstrap/kubernetes/job-state';
import { Observation } from '../../../../src/bootstrap/cluster/observation';
import { Outcome } from '../../../../src/bootstrap/run/outcome';
import { waitForShape } from '../../../../src/bootstrap/run/wait-for-shape';
import { formed, spec } from '../observed';
import { Trace, traced } from './traced';

const three = { ...formed(3, 0), replicas: 3 };
const four = { ...formed(4, 0), replicas: 4 };
const complete: JobState = { kind: 'complete', name: 'redis-bootstrap-1' };
const running: JobState = { kind: 'running', name: 'redis-bootstrap-2' };

/** Waits for four shards, for at most ten minutes. */
async function waited(
  job: (now: number) => JobState,
  see: (now: number) => Observation,
): Promise<Trace<Outcome>> {
  const trace = await traced<Outcome>({ see }, Infinity, (client, clock, log) =>
    waitForShape(
      spec(4, 0),
      client,
      () => Promise.resolve().then(() => job(clock.now())),
      clock,
      log,
      600_000,
    ),
  );
  expect(trace.acts).toEqual([]);
  return trace;
}

test('a cluster that has the shape is not waited for', async () => {
  const { outcome, log } = await waited(
    () => complete,
    () => four,
  );
  expect(outcome).toMatchObject({ kind: 'done', reason: 'Healthy' });
  expect(log).toEqual([]);
});

test('without any Job, as long after its end, the cluster alone counts', async () => {
  const { outcome } = await waited(
    () => ({ kind: 'none' }),
    (now) => (now < 20_000 ? three : four),
  );
  expect(outcome?.kind).toBe('done');
});

test('a Job that is running is waited for, whatever the cluster looks like meanwhile', async () => {
  const { outcome, log, looks } = await waited(
    (now) => (now < 20_000 ? running : complete),
    () => four,
  );
  expect(outcome?.kind).toBe('done');
  expect(looks.at(-1)).toBe(20_000);
  expect(log).toEqual(['0.0 s waiting (WaitingForJob): the Job redis-bootstrap-2 is running']);
});

describe('beside a Job that is running it is told', () => {
  const pending = { text: 'is not running: Unschedulable', final: false };
  const locked = { text: 'asks for a password', final: true };
  test.each<[string, Observation, string]>([
    [
      'what the Job waits for',
      formed(4, 0, { 3: { pod: { problem: pending, view: undefined } } }),
      '; it waits (WaitingForPods): redis-3 is not running: Unschedulable',
    ],
    ['what the Job is doing', three, '; it acts (ScalingOut)'],
    [
      'what is refused here, and maybe not by the Job',
      formed(4, 0, { 1: { pod: { problem: locked, view: undefined } } }),
      '; as seen from here, it refuses (ServerRefused): redis-1 asks for a password',
    ],
  ])('%s', async (_, seen, told) => {
    const { log } = await waited(
      (now) => (now < 20_000 ? running : complete),
      (now) => (now < 20_000 ? seen : four),
    );
    expect(log[0]).toContain(`the Job redis-bootstrap-2 is running${told}`);
  });
});

test('a cluster that cannot be seen says nothing of a Job that is running', async () => {
  const { outcome, log } = await waited(
    (now) => (now < 20_000 ? running : complete),
    (now) => {
      if (now < 20_000) throw new ApiError(503, 'kubectl get --raw /apis failed');
      return four;
    },
  );
  expect(outcome?.kind).toBe('done');
  expect(log).toEqual(['0.0 s waiting (WaitingForJob): the Job redis-bootstrap-2 is running']);
});

test('the refusal of a Job ends it, though Kubernetes is about to run the Job again', async () => {
  const lastLine = 'refused (MaxmemoryExceeded): redis-3 would exceed its maxmemory';
  const { outcome } = await waited(
    () => ({ kind: 'retrying', name: 'redis-bootstrap-2', lastLine }),
    () => three,
  );
  expect(outcome).toEqual({
    kind: 'refuse',
    reason: 'MaxmemoryExceeded',
    message: 'redis-3 would exceed its maxmemory (said by the Job redis-bootstrap-2)',
  });
});

test('a Job that gave up is waited for while Kubernetes runs it again', async () => {
  const lastLine = 'gave up after 600.0 s (WaitingForPods): redis-3 has no address yet';
  const retrying: JobState = { kind: 'retrying', name: 'redis-bootstrap-2', lastLine };
  const { outcome, log } = await waited(
    (now) => (now < 20_000 ? retrying : complete),
    () => four,
  );
  expect(outcome?.kind).toBe('done');
  expect(log[0]).toContain('run the Job redis-bootstrap-2 again: gave up after 600.0 s');
});

test.each([
  ['its last line', 'Error: a bug', 'the Job redis-bootstrap-2 has failed: Error: a bug'],
  ['its condition', 'it took too long', 'the Job redis-bootstrap-2 has failed: it took too long'],
])('a Job that has failed for good ends it with %s', async (_, lastLine, message) => {
  const { outcome } = await waited(
    () => ({ kind: 'failed', name: 'redis-bootstrap-2', lastLine }),
    () => three,
  );
  expect(outcome).toEqual({ kind: 'failed', reason: 'JobFailed', message });
});

test('a Job that has failed does not matter once the cluster has the shape', async () => {
  const { outcome } = await waited(
    () => ({ kind: 'failed', name: 'redis-bootstrap-2', lastLine: 'gave up' }),
    () => four,
  );
  expect(outcome?.kind).toBe('done');
});

test('it gives up at the deadline, with the reason of what is missing', async () => {
  const { outcome } = await waited(
    () => complete,
    () => three,
  );
  expect(outcome).toMatchObject({ kind: 'gaveUp', reason: 'ScalingOut', afterMs: 600_000 });
});

test.each<[string, JobState, string]>([
  [
    'and the log of the Job',
    running,
    'the Job redis-bootstrap-2 is running; it acts (ScalingOut); see cdk8s-redis-cluster status, ' +
      'and kubectl logs job/redis-bootstrap-2',
  ],
  [
    'where there is no Job',
    { kind: 'none' },
    'left to the keeper or a Job: scale the StatefulSet from 3 to 4 pods; see cdk8s-redis-cluster status',
  ],
])('where it gives up, it names the command that tells more, %s', async (_, job, message) => {
  const { outcome } = await waited(
    () => job,
    () => three,
  );
  expect(outcome).toMatchObject({ kind: 'gaveUp', message });
});

test('what the plan refuses ends it', async () => {
  const problem = { text: 'asks for a password', final: true };
  const closed = formed(4, 0, { 1: { pod: { problem, view: undefined } } });
  const { outcome } = await waited(
    () => complete,
    () => closed,
  );
  expect(outcome).toMatchObject({ kind: 'refuse', reason: 'ServerRefused' });
});

test('a placement that could be better is healthy', async () => {
  const together = { pod: { place: { node: 'a' } } };
  const apart = { pod: { place: { node: 'b' } } };
  const crowded = formed(3, 1, { 0: together, 1: together, 2: together, 3: apart, 4: apart });
  const trace = await traced<Outcome>({ see: () => crowded }, 60_000, (client, clock, log) =>
    waitForShape(spec(3, 1), client, () => Promise.resolve(complete), clock, log, 60_000),
  );
  expect(trace.outcome).toMatchObject({ kind: 'done', reason: 'Healthy' });
});

test('a Kubernetes that does not answer is waited out', async () => {
  const { outcome, log } = await waited(
    (now) => {
      if (now < 5_000) throw new ApiError(503, 'kubectl get --raw /apis failed');
      return complete;
    },
    () => four,
  );
  expect(outcome?.kind).toBe('done');
  expect(log[0]).toContain('waiting (ObservationFailed): kubectl get --raw /apis failed');
});
