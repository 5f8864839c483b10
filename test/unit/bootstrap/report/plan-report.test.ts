import { planReport } from '../../../../src/bootstrap/report/plan-report';
import { blank } from '../observed';

const seen = blank(1);

test('plan prints the next step with its commands', () => {
  const commands = [
    { kind: 'scale', replicas: 6 } as const,
    { kind: 'epoch', pod: 0, epoch: 1 } as const,
  ];
  expect(planReport({ kind: 'step', why: 'because', commands }, seen)).toBe(
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
  (kind, why, line) => {
    expect(planReport({ kind, why }, seen)).toBe(line);
  },
);
