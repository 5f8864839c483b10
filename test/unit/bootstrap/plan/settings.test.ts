import { Facts, blank, FORMING, formed, idOf, line, TUNING } from '../observed';
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
  const { pods } = blank(102);
  const seen = { pods: pods.map((pod) => ({ ...pod, view: { ...pod.view!, tuning: TUNING } })) };
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

test('nodes that join a cluster with keys keep the configured node timeout, or get it back', () => {
  const own = { flags: ['myself', 'master'], primary: undefined, slots: [] };
  const joining = (tuning: typeof TUNING): ReturnType<typeof formed> =>
    formed(3, 1, {
      1: { view: { keys: 1 } },
      5: { own, view: { ok: false, tuning } },
    });
  const timeouts = (seen: ReturnType<typeof formed>): unknown[] =>
    commands(decide(seen)).filter(
      (command) => 'directive' in command && command.directive === 'cluster-node-timeout',
    );
  expect(timeouts(joining(TUNING))).toEqual([]);
  expect(timeouts(joining(FORMING))).toEqual([
    { kind: 'set', pod: 5, directive: 'cluster-node-timeout', value: '15000' },
  ]);
});

test('settings that someone else has changed are kept', () => {
  const tuning = { ...TUNING, nodeTimeout: 3_000 };
  expect(decide(formed(3, 1, { 4: { view: { tuning } } })).kind).toBe('done');
});

describe('a node that answers and is taken for failed with the short node timeout', () => {
  const longer = { ...FORMING, nodeTimeout: 4_999 };
  const failing = line(5, { flags: ['slave', 'fail?'], primary: idOf(2) });
  const raise = (pod: number): object => ({
    kind: 'set',
    pod,
    directive: 'cluster-node-timeout',
    value: '4999',
  });
  /** Six nodes that have met and have the settings of forming, but for what some say. */
  const forming = (cluster: Record<number, Facts>): ReturnType<typeof formed> =>
    formed(
      3,
      1,
      Object.fromEntries(
        [0, 1, 2, 3, 4, 5].map((pod) => [
          pod,
          { ...cluster[pod], view: { tuning: FORMING, ...cluster[pod]?.view } },
        ]),
      ),
    );

  test('has all of them wait longer', () => {
    const decision = decide(forming({ 0: { others: [failing] } }));
    expect(decision).toMatchObject({
      reason: 'PreparingNodes',
      message: 'raise the node timeout of forming, which is too short for these nodes',
    });
    expect(commands(decision)).toEqual([0, 1, 2, 3, 4, 5].map(raise));
  });

  test('and the others follow, also when it is no longer taken for that', () => {
    expect(commands(decide(forming({ 0: { view: { tuning: longer } } })))).toEqual(
      [1, 2, 3, 4, 5].map(raise),
    );
  });

  test('and blank nodes are given no shorter one any more', () => {
    const tunings = [TUNING, longer, longer];
    const seen = blank(
      3,
      Object.fromEntries(tunings.map((tuning, pod) => [pod, { ...ready, view: { tuning } }])),
    );
    expect(commands(decide(seen, 3, 0))).toContainEqual(raise(0));
  });

  test('is not a pod that does not answer, nor one with another node timeout', () => {
    const away = { pod: { view: undefined } };
    expect(decide(forming({ 0: { others: [failing] }, 5: away }))).toMatchObject({
      reason: 'WaitingForPods',
    });
    const settled = formed(3, 1, { 0: { others: [failing] } });
    expect(decide(settled)).toMatchObject({ reason: 'WaitingForAgreement' });
  });

  test('is waited for no longer once all agree', () => {
    const all = Object.fromEntries(
      [0, 1, 2, 3, 4, 5].map((pod) => [pod, { view: { tuning: longer } }]),
    );
    expect(decide(forming(all))).toMatchObject({ reason: 'RestoringSettings' });
  });
});
