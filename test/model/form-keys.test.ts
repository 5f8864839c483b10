import fc from 'fast-check';
import { SLOTS } from '../../src/topology';
import { clusterOf } from './cases';
import { bootstrap, bootstrapTogether } from './cluster/bootstrap';
import { Cluster } from './cluster/cluster';
import { failure } from './cluster/problems';
import { blankPods, expectFormed } from './forming';
import { checkProperty } from './property';
import { Server } from './servers/server';

/** What the pods have before the bootstrap runs; a `pod` is an ordinal modulo the number of pods. */
const remains = fc.record({
  /** Slots that a pod's node owns. */
  claims: fc.array(
    fc.record({
      pod: fc.nat(),
      first: fc.nat(SLOTS - 1),
      length: fc.integer({ min: 1, max: 9_000 }),
      epoch: fc.nat(8),
    }),
    { maxLength: 5 },
  ),
  /** Pods that have met. */
  meetings: fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 5 }),
  /** Keys, of a slot that the pod's node owns unless they are stray. */
  keys: fc.array(fc.record({ pod: fc.nat(), slot: fc.nat(SLOTS - 1), stray: fc.boolean() }), {
    maxLength: 4,
  }),
});
type Remains = typeof remains extends fc.Arbitrary<infer T> ? T : never;

function leave(cluster: Cluster, { claims, meetings, keys }: Remains): void {
  const { commands, servers, time } = cluster;
  const at = (pod: number): Server => servers[pod % servers.length];
  for (const { pod, first, length, epoch } of claims) {
    const server = at(pod);
    server.epoch ||= epoch;
    server.currentEpoch = Math.max(server.epoch, server.currentEpoch);
    if (server.slots.has(server.id)) continue;
    commands.addSlots(server, [{ first, last: Math.min(SLOTS - 1, first + length - 1) }]);
  }
  for (const [pod, peer] of meetings) {
    if (at(pod) !== at(peer)) commands.meet(at(pod), at(peer).host, 6379);
  }
  time.advance(3_000);
  for (const [serial, { pod, slot, stray }] of keys.entries()) {
    const server = at(pod);
    if (server.isReplica) continue;
    const ownSlot = server.slots.of(server.id)[0]?.first;
    if (!stray && ownSlot === undefined) continue;
    server.keys.add((serial + 1) * SLOTS + (stray ? slot : ownSlot));
  }
}

test('no key is lost, whatever slots, peers and keys the pods have', async () => {
  await checkProperty(
    fc.tuple(blankPods, remains, fc.boolean()),
    async ([start, left, twice]) => {
      const cluster = clusterOf(start);
      leave(cluster, left);
      const before = cluster.keys();
      await bootstrapTogether(cluster, ...(twice ? [{ jitter: 50 }, { jitter: 50 }] : [{}]));
      cluster.time.advance(10_000);
      const lost = [...before].filter((key) => !cluster.keys().has(key));
      if (lost.length > 0) throw failure([`lost ${lost.join(', ')}`], cluster);
    },
    20,
  );
});

test('keys that were written to a half-formed cluster are kept', async () => {
  await checkProperty(
    fc.tuple(blankPods, fc.nat(200)),
    async ([start, killAfter]) => {
      const cluster = clusterOf(start);
      await bootstrap(cluster, { killAfter });
      cluster.time.advance(1_000);
      // A client may write to any primary that accepts writes already.
      for (const { isReplica, ok, id, slots, keys } of cluster.servers) {
        if (isReplica || !ok || !slots.has(id)) continue;
        const key = slots.of(id)[0].first;
        const replicas = cluster.servers.filter(({ primary, linkUp }) => primary === id && linkUp);
        for (const copy of [keys, ...replicas.map((replica) => replica.keys)]) copy.add(key);
      }
      const before = cluster.keys();
      expectFormed(cluster, await bootstrap(cluster));
      expect(cluster.keys()).toEqual(before);
    },
    12,
  );
});

test('a primary that lost its volume does not empty its replica', async () => {
  await checkProperty(
    fc.tuple(blankPods, fc.nat(), fc.nat(40_000), fc.boolean()),
    async ([start, pod, pause, moves]) => {
      const cluster = clusterOf(start);
      fc.pre(cluster.spec.replicasPerShard > 0);
      await bootstrap(cluster);
      const primaries = cluster.servers.filter(({ isReplica }) => !isReplica);
      for (const { id, slots, keys } of primaries) keys.add(slots.of(id)[0].first);
      cluster.time.advance(10_000);
      const before = cluster.keys();
      cluster.pods.restart(primaries[pod % primaries.length], 500, { blank: true, moves });
      cluster.time.advance(600 + pause);
      const outcome = await bootstrap(cluster);
      expect(cluster.keys()).toEqual(before);
      expectFormed(cluster, outcome);
    },
    12,
  );
});
