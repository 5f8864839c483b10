import { Decision } from '../../../../src/bootstrap/plan/decision';
import { Observation } from '../../../../src/bootstrap/cluster/observation';
import { plan } from '../../../../src/bootstrap/plan/plan';
import { spec } from '../observed';
import { joined } from './joined';

const decide = (seen: Observation): Decision => plan(spec(4, 0), seen);

test('a slot that was left open is moved to the primary that imports it', () => {
  const importing = [{ slot: 7, mark: 'importing', peer: 'id-0' } as const];
  expect(decide(joined({ 3: { own: { openSlots: importing } } }))).toMatchObject({
    reason: 'FinishingSlots',
    message: 'finish moving the open slots',
    commands: [{ kind: 'moveSlots', source: 0, target: 3, ranges: [{ first: 7, last: 7 }] }],
  });
});

test('a slot that was on its way to a node that is no more goes to who has keys of it', () => {
  const awaitMigrations = [{ slot: 7, mark: 'migrating', peer: 'gone' } as const];
  const cluster = {
    0: { own: { openSlots: awaitMigrations }, view: { openKeys: new Map([[7, 1]]) } },
    2: { view: { openKeys: new Map([[7, 4]]) } },
  };
  expect(decide(joined(cluster))).toMatchObject({
    reason: 'FinishingSlots',
    message: 'finish moving the open slots',
    commands: [{ kind: 'moveSlots', source: 0, target: 2, ranges: [{ first: 7, last: 7 }] }],
  });
});

test('a slot that is on its way to a node that is no more is closed', () => {
  const awaitMigrations = [{ slot: 7, mark: 'migrating', peer: 'gone' } as const];
  expect(decide(joined({ 0: { own: { openSlots: awaitMigrations } } }))).toMatchObject({
    reason: 'ClosingSlots',
    message: 'close open slots that no node imports',
    commands: [{ kind: 'closeSlots', pod: 0, ranges: [{ first: 7, last: 7 }] }],
  });
});
