import { Pod } from '../../../../src/bootstrap/cluster/observation';
import { RefusedCommands } from '../../../../src/bootstrap/run/refused-commands';
import { blank, spec } from '../observed';
import { plan } from '../../../../src/bootstrap/plan/plan';

test('a server that does not know a command ends the run, until it may have been restarted', () => {
  let now = 0;
  const refused = new RefusedCommands({ now: () => now });
  const { pods } = blank(3);
  refused.add('redis-1', 'ERR no');
  expect(refused.mark(pods)).toEqual(pods);
  refused.add('redis-1', "ERR unknown command 'FLUSHALL'");
  expect(plan(spec(3, 0), { pods: refused.mark(pods) })).toEqual({
    kind: 'refuse',
    reason: 'ServerRefused',
    message:
      'redis-1 has renamed a command that is needed: take rename-command out of its configuration, ' +
      "and restart it (unknown command 'FLUSHALL')",
  });
  now = 60_001;
  expect(refused.mark(pods)).toEqual(pods);
});

test('a right that a person has to give ends the run, and one that comes with the pod does not', () => {
  const answer = "NOPERM User x has no permissions to run the 'cluster|meet' command";
  const { pods } = blank(3);
  const marked = (user: string): Pod[] => {
    const refused = new RefusedCommands({ now: () => 0 });
    refused.add('redis-1', `CLUSTER MEET answered: ${answer}`, user);
    return refused.mark(pods);
  };
  expect(marked('redis-cluster-program')).toEqual(pods);
  expect(plan(spec(3, 0), { pods: marked('ops') })).toEqual({
    kind: 'refuse',
    reason: 'ServerRefused',
    message:
      'redis-1 does not let user ops send CLUSTER|MEET: allow it +cluster|meet, or log in as ' +
      `redis-cluster-program (${answer})`,
  });
});
