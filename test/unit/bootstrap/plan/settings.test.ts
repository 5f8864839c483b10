import { blank, FORMING, formed, TUNING } from '../observed';
import { commands, decide } from './decide';

const ready = { own: { epoch: 1 } };

test('servers without data get settings that form a cluster sooner, and epochs of their own', () => {
  const decision = decide(blank(3, { 0: { view: { tuning: TUNING } } }), 3, 0);
  expect(decision).toMatchObject({
    reason: 'PreparingNodes',
    message: 'apply the settings for forming a cluster',
  });
  expect(commands(decision)).toEqual([
    { kind: 'set', pod: 0, directive: 'cluster-node-timeout', value: '500' },
    { kind: 'set', pod: 0, directive: 'cluster-require-full-coverage', value: 'no' },
    { kind: 'set', pod: 0, directive: 'repl-diskless-sync-delay', value: '0' },
    { kind: 'epoch', pod: 0, epoch: 3 },
    { kind: 'epoch', pod: 1, epoch: 2 },
    { kind: 'epoch', pod: 2, epoch: 1 },
  ]);
});

test('the node timeout is longer where more than 100 nodes would ping one another', () => {
  const seen = blank(102, { 0: { view: { tuning: TUNING } } });
  expect(commands(decide(seen, 51))).toContainEqual({
    kind: 'set',
    pod: 0,
    directive: 'cluster-node-timeout',
    value: '4999',
  });
});

test('settings that a server does not show, or does not know, are left alone', () => {
  const { nodeTimeout, requireFullCoverage } = TUNING;
  const old = { own: { epoch: 1 }, view: { tuning: { nodeTimeout, requireFullCoverage } } };
  const closed = { own: { epoch: 1 }, view: { tuning: undefined } };
  const settings = commands(decide(blank(3, { 0: old, 1: closed, 2: ready }), 3, 0));
  expect(settings).toEqual([
    { kind: 'set', pod: 0, directive: 'cluster-node-timeout', value: '500' },
    { kind: 'set', pod: 0, directive: 'cluster-require-full-coverage', value: 'no' },
  ]);
});

test('a formed cluster gets its settings back, the node timeout last', () => {
  expect(commands(decide(formed(3, 1, { 4: { view: { tuning: FORMING } } })))).toEqual([
    { kind: 'set', pod: 4, directive: 'repl-diskless-sync-delay', value: '5' },
    { kind: 'set', pod: 4, directive: 'cluster-require-full-coverage', value: 'yes' },
    { kind: 'set', pod: 4, directive: 'cluster-node-timeout', value: '15000' },
  ]);
});

test('servers with keys get their settings back, whatever else is to be done', () => {
  const seen = formed(3, 1, { 1: { view: { keys: 1, ok: false, tuning: FORMING } } });
  expect(decide(seen)).toMatchObject({
    reason: 'RestoringSettings',
    message: 'restore the configured settings',
  });
});

test('settings that someone else has changed are kept', () => {
  const tuning = { ...TUNING, nodeTimeout: 3_000 };
  expect(decide(formed(3, 1, { 4: { view: { tuning } } })).kind).toBe('done');
});
