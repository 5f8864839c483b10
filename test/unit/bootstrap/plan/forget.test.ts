import { formed, idOf, line, pod, TUNING } from '../observed';
import { decide } from './decide';

test('a lost node that owns nothing is forgotten', () => {
  const others = [line(9, { flags: ['slave', 'fail'], connected: false })];
  expect(decide(formed(3, 1, { 2: { others } }))).toEqual({
    kind: 'step',
    reason: 'ForgettingNodes',
    message: 'forget lost nodes',
    commands: [{ kind: 'forget', pod: 2, id: idOf(9) }],
  });
});

test('a pod that was reset while another one shook hands with it is forgotten', () => {
  const seen = formed(3, 0, { 1: { others: [line(3)] } });
  const reset = pod(3, { view: { tuning: TUNING } });
  expect(decide({ pods: [...seen.pods, reset], replicas: 4 }, 3, 0)).toMatchObject({
    commands: [{ kind: 'forget', pod: 1, id: idOf(3) }],
  });
});

test('a lost node is not forgotten as long as a pod is connected to it', () => {
  const dead = [line(9, { flags: ['slave', 'fail'], connected: false })];
  const silent = [line(9, { flags: ['slave'], connected: false })];
  const decision = decide(formed(3, 1, { 1: { others: dead }, 2: { others: silent } }));
  expect(decision).toEqual({
    kind: 'wait',
    reason: 'WaitingForAgreement',
    message: '4 of 6 nodes agree; redis-1 still lists node id-9, which is none of the pods',
  });
});
