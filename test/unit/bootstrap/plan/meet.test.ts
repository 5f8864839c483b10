import { formed } from '../observed';
import { commands, decide } from './decide';

test('a pod that moved is met where it is now by all that know it', () => {
  const seen = formed(3, 1);
  const moved = { ...seen.pods[5], host: '10.9.9.9' };
  const decision = decide({ pods: [...seen.pods.slice(0, 5), moved] });
  expect(decision).toMatchObject({
    reason: 'MeetingNodes',
    message: 'let all nodes meet',
  });
  expect(commands(decision)).toEqual(
    [0, 1, 2, 3, 4].map((pod) => ({ kind: 'meet', pod, peer: 5 })),
  );
});
