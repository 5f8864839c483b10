import { nodeTls } from '../../../../src/bootstrap/redis/node-tls';

test('reads whether bus and replication speak TLS, and the port for clients that do not', () => {
  expect(
    nodeTls([
      ['tls-cluster', 'yes'],
      ['tls-replication', 'no'],
      ['port', '0'],
    ]),
  ).toEqual({ bus: true, replication: false, plainPort: 0 });
  expect(
    nodeTls([
      ['tls-cluster', 'no'],
      ['tls-replication', 'yes'],
      ['port', '6379'],
    ]),
  ).toEqual({ bus: false, replication: true, plainPort: 6379 });
});

test('a server that refuses CONFIG does not say', () => {
  expect(
    nodeTls([new Error('ERR unknown command'), ['tls-replication', 'yes'], ['port', '0']]),
  ).toBeUndefined();
});
