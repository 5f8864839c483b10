import { Unavailable } from '../../../../src/bootstrap/kubernetes/unavailable';
import { Status, statusOf } from '../../../../src/bootstrap/report/status';
import { watchStatus } from '../../../../src/bootstrap/run/watch-status';
import { formed } from '../observed';

const status = statusOf(formed(3, 0));
const OVER = new Error('the time of the test is over');

/** What is told of looks with such ends, the pauses between them, and how the watch ends. */
async function watched(
  ends: readonly (Status | Error)[],
): Promise<{ told: string[]; pauses: number[]; error: unknown }> {
  const told: string[] = [];
  const pauses: number[] = [];
  const rest = [...ends];
  const look = (): Promise<Status> => {
    const end = rest.shift() ?? OVER;
    return end instanceof Error ? Promise.reject(end) : Promise.resolve(end);
  };
  const watcher = {
    found: () => void told.push('found'),
    failed: (message: string) => void told.push(message),
  };
  const clock = { sleep: (pause: number) => Promise.resolve(void pauses.push(pause)) };
  const error: unknown = await watchStatus(look, watcher, clock, 5_000).catch(
    (end: unknown) => end,
  );
  return { told, pauses, error };
}

test('it looks again and again, with the pause that is asked for', async () => {
  expect(await watched([status, status, status])).toEqual({
    told: ['found', 'found', 'found'],
    pauses: [5_000, 5_000, 5_000],
    error: OVER,
  });
});

test('a Kubernetes that does not answer for a while is waited for', async () => {
  const { told } = await watched([status, new Unavailable('kubectl failed'), status]);
  expect(told).toEqual(['found', 'kubectl failed', 'found']);
});

test('one that did not answer at all is no cluster to watch', async () => {
  const failure = new Unavailable('kubectl failed');
  expect(await watched([failure, status])).toEqual({ told: [], pauses: [], error: failure });
});

test('a bug ends it', async () => {
  const bug = new TypeError('undefined is not a function');
  expect((await watched([status, bug, status])).error).toBe(bug);
});
