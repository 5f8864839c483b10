import { AddressInfo, createServer, Server } from 'node:net';
import { withPeers } from '../../../../../src/bootstrap/act/migrate/connect';
import { SeenPeer } from '../../../../../src/bootstrap/act/migrate/peer';
import { Address } from '../../../../../src/topology';
import { Pod } from '../../../../../src/bootstrap/cluster/observation';
import { pod } from '../../observed';

let server: Server;

const servers = { connectionFor: (address: Address) => address };

/** A server that answers each command with a node id. */
async function listen(id: string): Promise<Pod> {
  server = createServer((socket) => {
    socket.on('data', () => socket.write(`$${id.length}\r\n${id}\r\n`));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return pod(0, { pod: { host: '127.0.0.1', port } });
}

/** Ends once all connections are closed. */
async function close(): Promise<void> {
  await new Promise((resolve) => server.close(resolve));
}

test('a peer has the id, the address and the credentials with which it is reached', async () => {
  const seen = await listen('id-0');
  const used = await withPeers(
    [seen],
    { connectionFor: (address) => ({ ...address, username: 'mover' }) },
    (peers) => {
      const { id, host, port, credentials } = peers.get(0) as SeenPeer;
      return Promise.resolve([JSON.stringify({ id, host, port, credentials })]);
    },
  );
  const { host, port } = seen;
  expect(used).toEqual([
    JSON.stringify({ id: 'id-0', host, port, credentials: { username: 'mover' } }),
  ]);
  await close();
});

test('a peer whose nodes speak no TLS with each other gets keys by the port without', async () => {
  const seen = await listen('id-0');
  const tls = { bus: false, replication: false, plainPort: 6379 };
  const plain = { ...seen, view: { ...seen.view!, tls } };
  const used = await withPeers([plain], servers, (peers) =>
    Promise.resolve([`${(peers.get(0) as SeenPeer).port}`]),
  );
  expect(used).toEqual(['6379']);
  await close();
});

test('nothing is used where another server answers by now', async () => {
  const seen = await listen('other');
  const use = jest.fn();
  expect(await withPeers([seen], servers, use)).toEqual([
    'no slots moved: another server (other) now answers at the address of redis-0',
  ]);
  expect(use).not.toHaveBeenCalled();
  await close();
});

test('nothing is used where a server does not listen', async () => {
  const seen = await listen('id-0');
  await close();
  expect(await withPeers([seen], servers, jest.fn())).toEqual([
    'no slots moved: redis-0 does not listen yet',
  ]);
});
