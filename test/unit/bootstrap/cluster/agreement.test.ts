import { disagreement } from '../../../../src/bootstrap/cluster/agreement';
import { NodeLine } from '../../../../src/bootstrap/cluster/observation';
import { clusterState } from '../../../../src/bootstrap/cluster/cluster-state';
import { Facts, formed, idOf, line } from '../observed';

/** What pod 0 of 3 primaries with a replica each lacks, where it says this. */
function lack(cluster: Facts, ordinal = 0): string | undefined {
  const found = clusterState(formed(3, 1, { [ordinal]: cluster }));
  return disagreement(found.members[ordinal], found.members, found);
}

function peer(ordinal: number, cluster: Partial<NodeLine>): Facts {
  const known = formed(3, 1).pods[0].view?.lines.get(idOf(ordinal));
  return { others: [{ ...line(ordinal), ...known, ...cluster }] };
}

test('nodes that say the same agree', () => {
  expect(lack({})).toBeUndefined();
});

test('a handshake is waited for', () => {
  const shaking = line(9, { id: 'temporary', flags: ['handshake'] });
  expect(lack({ others: [shaking] })).toBe('redis-0 is shaking hands with 10.0.0.9:6379');
});

test('a node that is none of the pods is one too many', () => {
  expect(lack({ others: [line(9)] })).toBe(
    'redis-0 still lists node id-9, which is none of the pods',
  );
});

test('a node that is not known yet is one too few', () => {
  const [{ view, ...first }, ...others] = formed(3, 1).pods;
  const lines = new Map([...(view?.lines ?? [])].filter(([id]) => id !== idOf(4)));
  const changed = { ...first, view: view && { ...view, lines } };
  const found = clusterState({ pods: [changed, ...others] });
  expect(disagreement(found.members[0], found.members, found)).toBe(
    'redis-0 does not know redis-4',
  );
});

test.each<[Partial<NodeLine>, string]>([
  [{ flags: ['master', 'fail?'] }, 'redis-0 reports redis-1 as master, fail?'],
  [{ host: '10.0.0.99' }, 'redis-0 expects redis-1 at 10.0.0.99'],
  [{ host: '' }, 'redis-0 has no address of redis-1'],
  [{ primary: idOf(2) }, 'redis-0 does not know the role of redis-1 yet'],
  [{ slots: [{ first: 1, last: 2 }] }, 'redis-0 does not know the slots of redis-1 yet'],
  [{ connected: false }, 'redis-0 has no connection to redis-1'],
])('what it thinks of another node has to be right: %j', (cluster, text) => {
  expect(lack(peer(1, cluster))).toBe(text);
});

test('each slot has to have an owner', () => {
  const slots = [{ first: 0, last: 9 }];
  const cluster = { own: { slots } };
  expect(lack(cluster)).toBe('redis-0 knows the owners of 10933 of 16384 slots');
});

test('each node has to serve', () => {
  expect(lack({ view: { ok: false } })).toBe('redis-0 reports cluster_state:fail');
});

test('a replica has to hold a copy', () => {
  expect(lack({ view: { linkUp: false } }, 3)).toBe('redis-3 is not in sync with redis-0');
});

test('an address that a node announces is as good as the one at which it was found', () => {
  const seen = formed(3, 1, {
    0: peer(1, { host: 'redis.example' }),
    1: { view: { announced: 'redis.example' } },
  });
  const found = clusterState(seen);
  expect(disagreement(found.members[0], found.members, found)).toBeUndefined();
});
