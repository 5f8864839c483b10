import { improvement, refuse, step, wait } from '../../../../src/bootstrap/plan/decision';

const commands = [{ kind: 'takeOver', pod: 1 } as const];

test('a step without commands is no decision', () => {
  expect(step('TakingOver', 'take over', [])).toBeUndefined();
  expect(improvement('spread', [])).toBeUndefined();
});

test('each decision has a reason and a sentence', () => {
  const [reason, message] = ['TakingOver', 'take over'] as const;
  expect(step(reason, message, commands)).toEqual({ kind: 'step', reason, message, commands });
  expect(wait(reason, message)).toEqual({ kind: 'wait', reason, message });
  expect(refuse(reason, message)).toEqual({ kind: 'refuse', reason, message });
});

test('a step that only makes the placement better says so', () => {
  expect(improvement('spread', commands)).toMatchObject({
    reason: 'ImprovingPlacement',
    improvement: true,
  });
});
