import { decisionText } from '../../../../src/bootstrap/report/decision-text';

const decision = { reason: 'ScalingOut', message: 'ask for 6 pods' } as const;
const command = { kind: 'scale', replicas: 6 } as const;

test('a decision is written with its reason', () => {
  expect(decisionText({ kind: 'wait', ...decision })).toBe('waiting (ScalingOut): ask for 6 pods');
  expect(decisionText({ kind: 'refuse', ...decision })).toBe(
    'refused (ScalingOut): ask for 6 pods',
  );
  expect(decisionText({ kind: 'done', ...decision })).toBe('ScalingOut: ask for 6 pods');
});

test('a step is written with the number of its commands', () => {
  expect(decisionText({ kind: 'step', ...decision, commands: [command] })).toBe(
    'ScalingOut: ask for 6 pods (1 command)',
  );
  expect(decisionText({ kind: 'step', ...decision, commands: [command, command] })).toBe(
    'ScalingOut: ask for 6 pods (2 commands)',
  );
});
