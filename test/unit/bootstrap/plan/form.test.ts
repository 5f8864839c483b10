import { blank, Facts, line } from '../observed';
import { apart, commands, decide, EPOCHS, SHARD_OWNERS, SLOTS } from './decide';

test('the nodes of a shard meet first', () => {
  const decision = decide(blank(6, { ...EPOCHS, ...SHARD_OWNERS }));
  expect(decision).toMatchObject({
    reason: 'MeetingNodes',
    message: 'let the nodes of each shard meet',
  });
  expect(commands(decision)).toHaveLength(6);
  expect(commands(decision)).toContainEqual({ kind: 'meet', pod: 3, peer: 0 });
  expect(commands(decision)).toContainEqual({ kind: 'meet', pod: 0, peer: 3 });
});

test('a handshake that is under way is not begun again', () => {
  const shaking = (peer: number): Facts['others'] => [
    line(peer, { id: `temporary-${peer}`, flags: ['handshake'] }),
  ];
  const pairs = [0, 1, 2, 3, 4, 5].map((pod) => {
    const cluster = { ...EPOCHS, ...SHARD_OWNERS }[pod];
    return [pod, { ...cluster, others: shaking((pod + 3) % 6) }] as const;
  });
  expect(decide(blank(6, Object.fromEntries(pairs)))).toEqual({
    kind: 'wait',
    reason: 'WaitingForHandshakes',
    message: 'redis-3, redis-0, redis-4, redis-1, redis-5, redis-2 are shaking hands',
  });
});

test('replicas take over that are ready to serve', () => {
  expect(decide(blank(6, apart(true, { ok: true })))).toEqual({
    kind: 'step',
    reason: 'TakingOver',
    message: 'let a replica of each shard take over',
    commands: [0, 1, 2].map((pod) => ({ kind: 'takeOver', pod })),
  });
});

test('a replica that is not ready to serve is waited for', () => {
  expect(decide(blank(6, apart(true)))).toEqual({
    kind: 'wait',
    reason: 'WaitingForReplicas',
    message: 'the replicas of redis-3, redis-4, redis-5 are not ready to take over',
  });
});

test('no replica takes over in a shard that knows another one', () => {
  const cluster = apart(true, { ok: true });
  const others = [...(cluster[3].others ?? []), line(4, { slots: [SLOTS[1]], epoch: 1 })];
  const decision = decide(blank(6, { ...cluster, 3: { ...cluster[3], others } }));
  expect(commands(decision)).toEqual([1, 2].map((pod) => ({ kind: 'takeOver', pod })));
});

test('no replica takes over from a primary while there are keys', () => {
  const cluster = apart(true, { ok: true });
  const decision = decide(blank(6, { ...cluster, 3: { ...cluster[3], view: { keys: 1 } } }));
  expect(commands(decision).filter(({ kind }) => kind === 'takeOver')).toEqual([]);
});
