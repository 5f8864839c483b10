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
      'next (ScalingOut): because',
      '  scale the StatefulSet to 6 pods',
      '  redis-0: CLUSTER SET-CONFIG-EPOCH 1',
    ].join('\n'),
  );
});

test('plan begins with what will change in the end', () => {
  const decision = { kind: 'done', reason: 'Healthy', message: 'all agree' } as const;
  expect(planReport(decision, seen, ['+ redis-6 as a primary'])).toBe(
    '+ redis-6 as a primary\n\nHealthy: all agree',
  );
});

test('without a step, plan prints what the log of a Job would', () => {
  const decision = { kind: 'wait', reason: 'WaitingForPods', message: 'redis-0 is away' } as const;
  expect(planReport(decision, seen)).toBe('waiting (WaitingForPods): redis-0 is away');
});
