import { decide as decideFor } from './decide';
import { joined } from './joined';
import { Decision } from '../../../../src/bootstrap/plan/decision';
import { Observation } from '../../../../src/bootstrap/cluster/observation';
import { Facts } from '../observed';

const decide = (seen: Observation): Decision => decideFor(seen, 4, 0);

const having = (libraries: Record<string, string>): Facts => ({
  view: { libraries: new Map(Object.entries(libraries)) },
});

test('a new primary gets the functions of all others before it gets slots', () => {
  const seen = joined({
    0: having({ a: 'code of a' }),
    1: having({ a: 'code of a', b: 'code of b' }),
    2: having({}),
    3: having({ a: 'older' }),
  });
  expect(decide(seen)).toEqual({
    kind: 'step',
    reason: 'LoadingFunctions',
    message: 'load the functions of the cluster on redis-3',
    commands: [
      { kind: 'loadLibrary', pod: 3, library: 'a', code: 'code of a' },
      { kind: 'loadLibrary', pod: 3, library: 'b', code: 'code of b' },
    ],
  });
});

test('of a library that differs, it gets what most primaries have', () => {
  const seen = joined({
    0: having({ a: 'old' }),
    1: having({ a: 'new' }),
    2: having({ a: 'new' }),
    3: having({}),
  });
  expect(decide(seen)).toMatchObject({ commands: [{ code: 'new' }] });
});

test('slots move once it has the functions', () => {
  const same = having({ a: 'code' });
  expect(decide(joined({ 0: same, 1: same, 2: same, 3: same })).reason).toBe('MovingSlots');
});

test('a server that knows no functions is loaded none', () => {
  expect(decide(joined({ 0: having({ a: 'code' }) })).reason).toBe('MovingSlots');
});
