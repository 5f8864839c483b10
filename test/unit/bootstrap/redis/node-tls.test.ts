import { nodeTls } from '../../../../src/bootstrap/redis/node-tls';

test('reads whether the bus speaks TLS, and the port for clients that do not', () => {
  expect(
    nodeTls([
      ['tls-cluster', 'yes'],
      ['port', '0'],
    ]),
  ).toEqual({ bus: true, plainPort: 0 });
  expect(
    nodeTls([
      ['tls-cluster', 'no'],
      ['port', '6379'],
    ]),
  ).toEqual({ bus: false, plainPort: 6379 });
});

test('a server that refuses CONFIG does not say', () => {
  expect(nodeTls([new Error('ERR unknown command'), ['port', '0']])).toBeUndefined();
});
