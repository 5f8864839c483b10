import { UnknownCommands } from '../../../../src/bootstrap/run/unknown-commands';
import { blank, spec } from '../observed';
import { plan } from '../../../../src/bootstrap/plan/plan';

test('a server that does not know a command ends the run, until it may have been restarted', () => {
  let now = 0;
  const unknown = new UnknownCommands({ now: () => now });
  const { pods } = blank(3);
  unknown.add('redis-1', 'ERR no');
  expect(unknown.mark(pods)).toEqual(pods);
  unknown.add('redis-1', "ERR unknown command 'FLUSHALL'");
  expect(plan(spec(3, 0), { pods: unknown.mark(pods) })).toEqual({
    kind: 'refuse',
    reason: 'ServerRefused',
    message:
      "redis-1 has renamed a command that is needed (unknown command 'FLUSHALL'): take " +
      'rename-command out of its configuration, and restart it',
  });
  now = 60_001;
  expect(unknown.mark(pods)).toEqual(pods);
});
