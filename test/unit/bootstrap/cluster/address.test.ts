import { connectionAddress } from '../../../../src/bootstrap/cluster/address';

test('a connection goes by way of another address where there is one', () => {
  const via = { host: '127.0.0.1', port: 40_001 };
  expect(connectionAddress({ port: 6379 }, '10.0.0.1')).toEqual({ host: '10.0.0.1', port: 6379 });
  expect(connectionAddress({ via, port: 6379 }, '10.0.0.1')).toEqual(via);
});
