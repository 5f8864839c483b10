import { Outcome, outcomeText } from '../../../../src/bootstrap/run/outcome';

test.each<[Outcome, string]>([
  [{ kind: 'done', reason: 'Healthy', message: 'all 6 nodes agree' }, 'Healthy: all 6 nodes agree'],
  [
    { kind: 'refuse', reason: 'ForeignNode', message: 'redis-0 knows a foreign node' },
    'refused (ForeignNode): redis-0 knows a foreign node',
  ],
  [
    {
      kind: 'gaveUp',
      reason: 'WaitingForPods',
      message: 'redis-1 does not answer',
      afterMs: 3_000,
    },
    'gave up after 3.0 s (WaitingForPods): redis-1 does not answer',
  ],
  [
    { kind: 'failed', reason: 'JobFailed', message: 'the Job redis-1 has failed' },
    'failed (JobFailed): the Job redis-1 has failed',
  ],
])('the last line of a run has its reason: %j', (outcome, text) => {
  expect(outcomeText(outcome)).toBe(text);
});
