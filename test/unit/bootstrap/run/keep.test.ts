import { Observation } from '../../../../src/bootstrap/cluster/observation';
import { keep } from '../../../../src/bootstrap/run/keep';
import { RunListener } from '../../../../src/bootstrap/run/rounds';
import { blank, formed, spec } from '../observed';
import { Script, Trace, traced } from './traced';

/** What the keeper does within some milliseconds. */
function kept(script: Script, duration: number, replicas = 0): Promise<Trace<never>> {
  let seconds = 0;
  const date = (): Date => new Date(Date.UTC(2026, 0, 1, 0, 0, seconds++));
  return traced(script, duration, (client, clock, log) =>
    keep(spec(3, replicas), client, clock, log, date),
  );
}

const done = formed(3, 0);

test('it rests first, looks every 3 s while the cluster is healthy, and says so once', async () => {
  const { log, looks, acts } = await kept({ see: () => done }, 120_000);
  expect(looks[0]).toBe(3_000);
  expect(looks.at(-1)! - looks.at(-2)!).toBe(3_000);
  expect(acts).toEqual([]);
  expect(log).toEqual([expect.stringMatching(/^2026-01-01T00:00:00\.000Z Healthy: all 3 nodes/)]);
});

test('it goes on where a Job refuses', async () => {
  const stray = formed(3, 0, { 1: { view: { keys: 1 }, own: { slots: [] } } });
  const see = (now: number): Observation => (now < 60_000 ? stray : done);
  const { log } = await kept({ see }, 120_000);
  expect(log[0]).toContain('Z refused (KeysWithoutSlots): ');
  expect(log.at(-1)).toContain('Z Healthy: ');
});

test('it asks at once for pods that were scaled away with their nodes', async () => {
  const { acts, log } = await kept({ see: () => ({ ...formed(3, 0), replicas: 1 }) }, 5_000);
  expect(acts[0]).toBe(3_000);
  expect(log[0]).toContain('RestoringPods: scale the StatefulSet from 1 back to 3 pods');
});

test('it leaves more pods for another shape to the Job', async () => {
  const grown = [...formed(3, 0).pods, ...blank(6).pods.slice(3)];
  const { acts, log } = await kept({ see: () => ({ pods: grown, replicas: 3 }) }, 60_000, 1);
  expect(acts).toEqual([]);
  expect(log[0]).toContain('waiting (WaitingForJob): left to the Job: ');
});

test('it asks for the pods of a first cluster where no Job does', async () => {
  const unseen = blank(3).pods.map((pod) => ({ ...pod, view: undefined }));
  const { acts } = await kept({ see: () => ({ pods: unseen, replicas: 1 }) }, 60_000);
  expect(acts[0]).toBeGreaterThanOrEqual(3_000 + 30_000);
});

test('it repairs at once, whether or not an autoscaler scales the pods', async () => {
  const moved = formed(3, 0, { 2: { pod: { host: '10.0.9.9' } } });
  const { acts } = await kept({ see: () => ({ ...moved, autoscaler: 'redis' }) }, 10_000);
  expect(acts[0]).toBe(3_000);
});

test('it hands primaries over once the cluster was calm for twice the node timeout', async () => {
  const calmFrom = 20_000;
  const together = { pod: { place: { node: 'a' } } };
  const crowded = formed(3, 1, { 0: together, 1: together, 2: together });
  const see = (now: number): Observation =>
    now < calmFrom ? { pods: crowded.pods.map((pod) => ({ ...pod, view: undefined })) } : crowded;
  const { acts } = await kept({ see }, 120_000, 1);
  expect(acts[0]).toBeGreaterThanOrEqual(calmFrom + 2 * spec(3, 1).tuning.nodeTimeout - 3_000);
});

test('it leaves blank pods to the Job, and forms a cluster of them where no Job does', async () => {
  const { acts, log } = await kept({ see: () => blank(3) }, 60_000);
  expect(log[0]).toContain('waiting (WaitingForJob): left to the Job: ');
  expect(acts[0]).toBeGreaterThanOrEqual(3_000 + 30_000);
  expect(acts[0]).toBeLessThanOrEqual(3_000 + 34_000);
});

test('it tells a listener what it sees, and what it does', async () => {
  const told: string[] = [];
  const listener: RunListener = {
    looked: (_seen, _cluster, { reason }) => void told.push(`looked ${reason}`),
    acted: ({ reason }, failures) => void told.push(`acted ${reason}, ${failures.length} failed`),
  };
  const script = { see: () => ({ ...formed(3, 0), replicas: 1 }), answers: ['a pod is refused'] };
  await traced(script, 3_000, (client, clock, log) =>
    keep(spec(3, 0), client, clock, log, undefined, listener),
  );
  expect(told).toEqual(['looked RestoringPods', 'acted RestoringPods, 1 failed']);
});
