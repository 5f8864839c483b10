import { explain } from '../../src/bootstrap/explain';
import { blank } from './observed';

const seen = blank(1);

test('plan prints the next step with its commands', () => {
  const commands = [
    { kind: 'scale', replicas: 6 } as const,
    { kind: 'epoch', pod: 0, epoch: 1 } as const,
  ];
  expect(explain({ kind: 'step', why: 'because', commands }, seen)).toBe(
    [
      'next: because',
      '  scale the StatefulSet to 6 pods',
      '  redis-0: CLUSTER SET-CONFIG-EPOCH 1',
    ].join('\n'),
  );
});

test('plan prints why there is no step', () => {
  expect(explain({ kind: 'wait', why: 'redis-0 does not answer' }, seen)).toBe(
    'wait: redis-0 does not answer',
  );
  expect(explain({ kind: 'done', why: 'all agree' }, seen)).toBe('done: all agree');
});
