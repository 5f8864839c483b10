import fc from 'fast-check';
import { OVERLAP_MS, SecretCluster } from './passwords/secret-cluster';
import { checkProperty } from './property';

const NODES = [0, 1, 2];
const KEEPER = 3;

const RUNS = 150;

/** What may happen to the Secret, the pods and the keeper. */
type Event =
  | { readonly kind: 'edit'; readonly password: string }
  | { readonly kind: 'mount'; readonly pod: number }
  | { readonly kind: 'follow' | 'restart'; readonly node: number }
  | { readonly kind: 'look' | 'send' | 'restartKeeper' }
  | { readonly kind: 'pass'; readonly ms: number };

const node = fc.constantFrom(...NODES);

/** Few passwords, so that the Secret often goes back to one that it had. */
const event: fc.Arbitrary<Event> = fc.oneof(
  fc.record({ kind: fc.constant('edit' as const), password: fc.constantFrom('p0', 'p1', 'p2') }),
  fc.record({ kind: fc.constant('mount' as const), pod: fc.constantFrom(...NODES, KEEPER) }),
  fc.record({
    kind: fc.constantFrom('follow' as const, 'follow' as const, 'restart' as const),
    node,
  }),
  fc.record({
    kind: fc.constantFrom(
      'look' as const,
      'look' as const,
      'send' as const,
      'restartKeeper' as const,
    ),
  }),
  fc.record({
    kind: fc.constant('pass' as const),
    ms: fc.constantFrom(1, OVERLAP_MS / 2, OVERLAP_MS, 100 * OVERLAP_MS),
  }),
);
const events = fc.array(event, { minLength: 20, maxLength: 80, size: 'max' });

function happen(cluster: SecretCluster, each: Event): void {
  switch (each.kind) {
    case 'edit':
      return cluster.edit(each.password);
    case 'mount':
      return cluster.mount(each.pod);
    case 'follow':
      return cluster.follow(each.node);
    case 'restart':
      return cluster.restart(each.node);
    case 'look':
      return void cluster.look();
    case 'send':
      return cluster.send();
    case 'restartKeeper':
      return cluster.restartKeeper();
    case 'pass':
      return cluster.pass(each.ms);
  }
}

/** Kubernetes brings the Secret to all pods, and everyone goes on for a while. */
function settle(cluster: SecretCluster): void {
  for (const pod of [...NODES, KEEPER]) cluster.mount(pod);
  for (let round = 0; round < 4; round++) {
    for (const each of NODES) cluster.follow(each);
    cluster.look();
    cluster.pass(OVERLAP_MS);
  }
}

/** Of a user with the password of the nodes, and of one with another. */
describe.each(['default', 'shop'])('of the user %s', (user) => {
  test('no node loses the password of its Secret once it has it', async () => {
    await checkProperty(
      events,
      (all) => {
        const cluster = new SecretCluster(user);
        for (const each of all) {
          happen(cluster, each);
          // Nothing happens between what the keeper sees and what it does.
          if (each.kind === 'look') NODES.forEach(() => cluster.send());
          const lacking = cluster.nodes.filter(({ followed, valid }) => !valid.includes(followed));
          if (lacking.length > 0) throw new Error(JSON.stringify({ each, lacking }));
        }
        return Promise.resolve();
      },
      RUNS,
    );
  });

  test('in the end every node has the newest one, and no other', async () => {
    await checkProperty(
      events,
      (all) => {
        const cluster = new SecretCluster(user);
        for (const each of all) happen(cluster, each);
        settle(cluster);
        expect(cluster.look().reason).toBe('Healthy');
        for (const { valid, sends } of cluster.nodes) {
          expect({ valid, sends }).toEqual({ valid: [cluster.secret], sends: cluster.secret });
        }
        return Promise.resolve();
      },
      RUNS,
    );
  });
});
