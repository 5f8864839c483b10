import { planReport } from '../../../../src/bootstrap/report/plan-report';
import { blank } from '../observed';

const seen = blank(1);

test('plan prints the next step with its commands', () => {
  const commands = [
    { kind: 'scale', replicas: 6 } as const,
    { kind: 'epoch', pod: 0, epoch: 1 } as const,
  ];
  expect(
    planReport({ kind: 'step', reason: 'ScalingOut', message: 'because', commands }, seen),
  ).toBe(
    [
      'next: because',
      '  scale the StatefulSet to 6 pods',
      '  redis-0: CLUSTER SET-CONFIG-EPOCH 1',
    ].join('\n'),
  );
});

test.each([
  ['wait', 'redis-0 does not answer', 'waiting: redis-0 does not answer'],
  [
    'refuse',
    'redis-0 holds 17 keys but owns no slot',
    'refused: redis-0 holds 17 keys but owns no slot',
  ],
  ['done', 'all agree', 'all agree'],
] as const)(
  'where there is no step (%s), plan prints what the log of a Job would',
  (kind, message, line) => {
    expect(planReport({ kind, reason: 'Healthy', message }, seen)).toBe(line);
  },
);
