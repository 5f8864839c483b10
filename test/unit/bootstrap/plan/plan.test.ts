import { Command } from '../../../../src/bootstrap/plan/command';
import { Decision } from '../../../../src/bootstrap/plan/decision';
import { NodeLine, Observation } from '../../../../src/bootstrap/cluster/observation';
import { plan } from '../../../../src/bootstrap/plan/plan';
import { Facts, blank, formed, FORMING, idOf, line, pod, TUNING, spec } from '../observed';

function decide(seen: Observation, shards = 3, replicas = 1): Decision {
  return plan(spec(shards, replicas), seen);
}

function commands(decision: Decision): readonly Command[] {
  return decision.kind === 'step' ? decision.commands : [];
}

const SLOTS = [
  { first: 0, last: 5460 },
  { first: 5461, last: 10922 },
  { first: 10923, last: 16383 },
];

describe('what comes before the servers', () => {
  test('asks for the pods that are missing', () => {
    expect(decide({ ...blank(6), replicas: 3 })).toEqual({
      kind: 'step',
      reason: 'ScalingOut',
      message: 'ask for 6 pods where there are 3',
      commands: [{ kind: 'scale', replicas: 6 }],
    });
  });

  test('asks for more pods before it makes more shards or replicas', () => {
    const absent = { view: undefined, host: undefined };
    const more = [pod(6, { pod: absent }), pod(7, { pod: absent })];
    const seen = { pods: [...formed(3, 1).pods, ...more], replicas: 6 };
    expect(commands(decide(seen, 4))).toEqual([{ kind: 'scale', replicas: 8 }]);
    expect(commands(decide(seen, 3, 2))).toEqual([{ kind: 'scale', replicas: 9 }]);
  });

  test('refuses where it may not scale, and pods are missing', () => {
    const seen = { ...formed(3, 1), replicas: 6 };
    expect(plan({ ...spec(4, 1), scales: false }, seen)).toEqual({
      kind: 'refuse',
      reason: 'TooFewPods',
      message: 'the StatefulSet has 6 pods, and 8 are wanted: raise its replicas',
    });
  });

  test('refuses a StatefulSet that somebody else scales', () => {
    expect(decide({ ...formed(3, 1), replicas: 6, autoscaler: 'redis-hpa' })).toEqual({
      kind: 'refuse',
      reason: 'AutoscalerFound',
      message:
        'the HorizontalPodAutoscaler redis-hpa scales the StatefulSet, whose number of pods ' +
        'follows from shards and replicasPerShard: delete it',
    });
  });

  test('asks for no more pods as long as one of those that are there cannot be seen', () => {
    const seen = blank(6, { 1: { pod: { view: undefined } } });
    expect(decide({ ...seen, replicas: 3 })).toEqual({
      kind: 'wait',
      reason: 'WaitingForPods',
      message: 'redis-1 was not seen',
    });
  });

  test('waits for pods that cannot be seen yet, and says why for each', () => {
    const unseen = (text: string): Facts => ({
      pod: { view: undefined, problem: { text, final: false } },
    });
    const seen = blank(6, { 1: unseen('has no address yet'), 4: { pod: { view: undefined } } });
    expect(decide(seen)).toEqual({
      kind: 'wait',
      reason: 'WaitingForPods',
      message: 'redis-1 has no address yet, redis-4 was not seen',
    });
  });

  test('refuses a problem that does not pass', () => {
    const problem = { text: 'asks for a password', final: true };
    expect(decide(blank(6, { 2: { pod: { view: undefined, problem } } }))).toEqual({
      kind: 'refuse',
      reason: 'ServerRefused',
      message: 'redis-2 asks for a password',
    });
  });
});

describe('forming', () => {
  const ready = { own: { epoch: 1 } };
  const epochs: Readonly<Record<number, Facts>> = Object.fromEntries(
    [0, 1, 2, 3, 4, 5].map((pod) => [pod, ready]),
  );

  test('begins with settings for haste and with epochs of their own', () => {
    const decision = decide(blank(3, { 0: { view: { tuning: TUNING } } }), 3, 0);
    expect(decision).toMatchObject({
      reason: 'PreparingNodes',
      message: 'prepare servers without data for a quick start',
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

  test('begins with less haste where more than 100 nodes would ping one another', () => {
    const seen = blank(102, { 0: { view: { tuning: TUNING } } });
    expect(commands(decide(seen, 51))).toContainEqual({
      kind: 'set',
      pod: 0,
      directive: 'cluster-node-timeout',
      value: '4999',
    });
  });

  test('leaves settings alone that a server does not let us see, or does not know', () => {
    const { nodeTimeout, requireFullCoverage } = TUNING;
    const old = { own: { epoch: 1 }, view: { tuning: { nodeTimeout, requireFullCoverage } } };
    const closed = { own: { epoch: 1 }, view: { tuning: undefined } };
    const settings = commands(decide(blank(3, { 0: old, 1: closed, 2: ready }), 3, 0));
    expect(settings).toEqual([
      { kind: 'set', pod: 0, directive: 'cluster-node-timeout', value: '500' },
      { kind: 'set', pod: 0, directive: 'cluster-require-full-coverage', value: 'no' },
    ]);
  });

  test('gives the slots to the last pods, which then hand over to the first', () => {
    expect(decide(blank(6, epochs))).toEqual({
      kind: 'step',
      reason: 'AssigningSlots',
      message: 'give the slots of nobody to their shards',
      commands: SLOTS.map((range, shard) => ({
        kind: 'addSlots',
        pod: shard + 3,
        ranges: [range],
      })),
    });
  });

  test('gives away no slots of which anyone knows an owner', () => {
    const told = line(0, { slots: [SLOTS[0]] });
    expect(decide(blank(6, { 3: { others: [told] } }))).toEqual({
      kind: 'wait',
      reason: 'WaitingForSlotOwners',
      message: 'slots 0-5460 are changing hands',
    });
  });

  test('gives a half-formed cluster only the slots that nobody owns', () => {
    const owner = { own: { epoch: 1, slots: [{ first: 0, last: 5_000 }] } };
    expect(commands(decide(blank(6, { ...epochs, 1: owner })))).toContainEqual({
      kind: 'addSlots',
      pod: 1,
      ranges: [{ first: 5_001, last: 5460 }],
    });
  });

  const shardOwners: Readonly<Record<number, Facts>> = Object.fromEntries(
    SLOTS.map((range, shard) => [shard + 3, { own: { epoch: 1, slots: [range] } }]),
  );

  test('introduces the pods of a shard to one another', () => {
    const decision = decide(blank(6, { ...epochs, ...shardOwners }));
    expect(decision).toMatchObject({
      reason: 'MeetingNodes',
      message: 'introduce the pods of each shard to one another',
    });
    expect(commands(decision)).toHaveLength(6);
    expect(commands(decision)).toContainEqual({ kind: 'meet', pod: 3, peer: 0 });
    expect(commands(decision)).toContainEqual({ kind: 'meet', pod: 0, peer: 3 });
  });

  test('does not begin a handshake anew that is under way', () => {
    const shaking = (peer: number): Facts['others'] => [
      line(peer, { id: `temporary-${peer}`, flags: ['handshake'] }),
    ];
    const pairs = [0, 1, 2, 3, 4, 5].map((pod) => {
      const cluster = { ...epochs, ...shardOwners }[pod];
      return [pod, { ...cluster, others: shaking((pod + 3) % 6) }] as const;
    });
    expect(decide(blank(6, Object.fromEntries(pairs)))).toEqual({
      kind: 'wait',
      reason: 'WaitingForHandshakes',
      message: 'redis-3, redis-0, redis-4, redis-1, redis-5, redis-2 are shaking hands',
    });
  });

  /** Each shard knows itself; pods 0 to 2 are the replicas where `attached`. */
  function apart(attached: boolean, view: Facts['view'] = {}): Record<number, Facts> {
    const cluster: Record<number, Facts> = {};
    for (const [shard, range] of SLOTS.entries()) {
      const slots = [range];
      const own = attached ? { primary: idOf(shard + 3) } : { epoch: 1 };
      cluster[shard] = { own, others: [line(shard + 3, { slots })], view };
      cluster[shard + 3] = { own: { epoch: 1, slots }, others: [line(shard, own)] };
    }
    return cluster;
  }

  test('attaches replicas to the primaries that they know', () => {
    expect(decide(blank(6, apart(false)))).toEqual({
      kind: 'step',
      reason: 'AttachingReplicas',
      message: 'attach the replicas to their primaries',
      commands: [0, 1, 2].map((pod) => ({ kind: 'replicate', pod, primary: pod + 3 })),
    });
  });

  test('lets replicas take over that are ready to serve', () => {
    expect(decide(blank(6, apart(true, { ok: true })))).toEqual({
      kind: 'step',
      reason: 'TakingOver',
      message: 'let a replica of each shard take over, for it serves at once',
      commands: [0, 1, 2].map((pod) => ({ kind: 'takeOver', pod })),
    });
  });

  test('waits for a replica that is not ready to serve', () => {
    expect(decide(blank(6, apart(true)))).toEqual({
      kind: 'wait',
      reason: 'WaitingForReplicas',
      message: 'a replica of redis-3, redis-4, redis-5 gets ready',
    });
  });

  test('nobody takes over in a shard that knows another one', () => {
    const cluster = apart(true, { ok: true });
    const others = [...(cluster[3].others ?? []), line(4, { slots: [SLOTS[1]], epoch: 1 })];
    const decision = decide(blank(6, { ...cluster, 3: { ...cluster[3], others } }));
    expect(commands(decision)).toEqual([1, 2].map((pod) => ({ kind: 'takeOver', pod })));
  });

  test('nobody takes over from a primary while there are keys', () => {
    const cluster = apart(true, { ok: true });
    const decision = decide(blank(6, { ...cluster, 3: { ...cluster[3], view: { keys: 1 } } }));
    expect(commands(decision).filter(({ kind }) => kind === 'takeOver')).toEqual([]);
  });
});

describe('a formed cluster', () => {
  test('is done', () => {
    expect(decide(formed(3, 1))).toEqual({
      kind: 'done',
      reason: 'Healthy',
      message: 'all 6 nodes agree: 3 primaries and 3 replicas serve all 16384 slots',
    });
  });

  test('gets its settings back, the node timeout last', () => {
    expect(commands(decide(formed(3, 1, { 4: { view: { tuning: FORMING } } })))).toEqual([
      { kind: 'set', pod: 4, directive: 'repl-diskless-sync-delay', value: '5' },
      { kind: 'set', pod: 4, directive: 'cluster-require-full-coverage', value: 'yes' },
      { kind: 'set', pod: 4, directive: 'cluster-node-timeout', value: '15000' },
    ]);
  });

  test('gets its settings back as soon as there are keys, whatever else is to be done', () => {
    const seen = formed(3, 1, { 1: { view: { keys: 1, ok: false, tuning: FORMING } } });
    expect(decide(seen)).toMatchObject({
      reason: 'RestoringSettings',
      message: 'put the configured settings back',
    });
  });

  test('keeps settings that someone else has changed', () => {
    const tuning = { ...TUNING, nodeTimeout: 3_000 };
    expect(decide(formed(3, 1, { 4: { view: { tuning } } })).kind).toBe('done');
  });

  test('a pod that moved is met where it is now by all that know it', () => {
    const seen = formed(3, 1);
    const moved = { ...seen.pods[5], host: '10.9.9.9' };
    const decision = decide({ pods: [...seen.pods.slice(0, 5), moved] });
    expect(decision).toMatchObject({
      reason: 'MeetingNodes',
      message: 'introduce all pods to one another',
    });
    expect(commands(decision)).toEqual(
      [0, 1, 2, 3, 4].map((pod) => ({ kind: 'meet', pod, peer: 5 })),
    );
  });

  test('forgets a node that is gone and owns nothing', () => {
    const others = [line(9, { flags: ['slave', 'fail'], connected: false })];
    expect(decide(formed(3, 1, { 2: { others } }))).toEqual({
      kind: 'step',
      reason: 'ForgettingNodes',
      message: 'forget nodes that are gone and own nothing',
      commands: [{ kind: 'forget', pod: 2, id: idOf(9) }],
    });
  });

  test('forgets a pod that was reset while one of the others shook hands with it', () => {
    const seen = formed(3, 0, { 1: { others: [line(3)] } });
    const reset = pod(3, { view: { tuning: TUNING } });
    expect(decide({ pods: [...seen.pods, reset], replicas: 4 }, 3, 0)).toMatchObject({
      commands: [{ kind: 'forget', pod: 1, id: idOf(3) }],
    });
  });

  test('remembers a node that is gone as long as one of the pods hears from it', () => {
    const dead = [line(9, { flags: ['slave', 'fail'], connected: false })];
    const silent = [line(9, { flags: ['slave'], connected: false })];
    const decision = decide(formed(3, 1, { 1: { others: dead }, 2: { others: silent } }));
    expect(decision).toEqual({
      kind: 'wait',
      reason: 'WaitingForAgreement',
      message: '4 of 6 nodes agree; redis-1 still knows id-9, which is none of the pods',
    });
  });

  test('waits until all agree', () => {
    expect(decide(formed(3, 1, { 2: { view: { ok: false } } }))).toEqual({
      kind: 'wait',
      reason: 'WaitingForAgreement',
      message: '5 of 6 nodes agree; redis-2 says cluster_state:fail',
    });
  });

  /** Pods on these nodes, in the order of their ordinals. */
  function standing(nodes: string, view: Facts['view'] = {}): Record<number, Facts> {
    return Object.fromEntries(
      [...nodes].map((node, ordinal) => [ordinal, { view, pod: { place: { node } } }]),
    );
  }

  test('hands primaries over where one node holds half of them', () => {
    const decision = decide(formed(3, 1, standing('aabccd')));
    expect(decision).toMatchObject({
      reason: 'ImprovingPlacement',
      message: 'hand primaries over, so that no node or zone holds half of them',
      improvement: true,
    });
    expect(commands(decision)).toHaveLength(1);
    expect(commands(decision)[0].kind).toBe('failOver');
  });

  test('hands nothing over while the pods run different versions', () => {
    const cluster = standing('aabccd');
    const seen = formed(3, 1, { ...cluster, 5: { ...cluster[5], view: { version: '8.2.1' } } });
    expect(decide(seen).kind).toBe('done');
  });

  const exchange: Decision = {
    kind: 'step',
    reason: 'ImprovingPlacement',
    message: 'exchange redis-3, which stands with another member of its shard',
    commands: [{ kind: 'replicate', pod: 3, primary: 1 }],
    improvement: true,
  };

  test('moves a replica away that stands with its primary, and first to another shard', () => {
    expect(decide(formed(3, 1, standing('abcade')))).toEqual(exchange);
  });

  test('moves back who suits the other shard best', () => {
    const attached: Partial<NodeLine> = { flags: ['slave'], primary: idOf(1), epoch: 0 };
    const others = [line(3, attached)];
    const cluster = standing('abcade');
    const seen = formed(
      3,
      1,
      Object.fromEntries(
        [0, 1, 2, 3, 4, 5].map((ordinal) => [
          ordinal,
          { ...cluster[ordinal], ...(ordinal === 3 ? { own: attached } : { others }) },
        ]),
      ),
    );
    expect(decide(seen)).toEqual({
      kind: 'step',
      reason: 'MovingReplicas',
      message: 'move replicas to shards that lack one',
      commands: [{ kind: 'replicate', pod: 4, primary: 0 }],
    });
  });

  test('a primary that takes no writes without its replicas keeps them', () => {
    expect(decide(formed(3, 1, standing('abcade', { minReplicas: 1 }))).kind).toBe('done');
    expect(decide(formed(3, 1, standing('abcade', { minReplicas: undefined }))).kind).toBe('done');
  });

  test('exchanges no replicas while the pods run different versions', () => {
    const cluster = standing('abcade');
    const seen = formed(3, 1, { ...cluster, 5: { ...cluster[5], view: { version: '8.2.1' } } });
    expect(decide(seen).kind).toBe('done');
  });

  test('exchanges no replicas while nodes disagree', () => {
    const cluster = standing('abcade');
    const seen = formed(3, 1, { ...cluster, 5: { ...cluster[5], view: { linkUp: false } } });
    expect(decide(seen).kind).toBe('wait');
  });
});

describe('while a replica has yet to follow the successor of its primary', () => {
  const successor: Partial<NodeLine> = { slots: [SLOTS[0]], epoch: 9, flags: ['master'] };
  const newcomer = pod(5, { own: { id: 'new' }, view: { id: 'new', tuning: TUNING } });
  const gone = line(5, { flags: ['slave', 'fail'], connected: false });

  test.each<[string, Partial<NodeLine>]>([
    ['is a replica already', { slots: [], primary: idOf(3), flags: ['myself', 'slave'] }],
    ['has yet to hear of it', {}],
  ])('it stays in its shard, where the former primary %s', (_, former) => {
    const cluster = Object.fromEntries(
      [0, 1, 2, 3, 4, 6, 7, 8].map((ordinal): [number, Facts] => [
        ordinal,
        {
          ...(ordinal === 0 ? { own: former } : {}),
          ...(ordinal === 3 ? { own: { ...successor, primary: undefined } } : {}),
          others: ordinal === 6 ? [gone, line(3, successor)] : [gone],
          view: { keys: 1 },
        },
      ]),
    );
    const seen = { pods: formed(3, 2, cluster).pods.with(5, newcomer) };
    expect(decide(seen, 3, 2)).toEqual({
      kind: 'step',
      reason: 'AttachingReplicas',
      message: 'attach the replicas to their primaries',
      commands: [{ kind: 'replicate', pod: 6, primary: 3 }],
    });
  });
});
