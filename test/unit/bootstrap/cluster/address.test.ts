import { connectionAddress, formatAddress } from '../../../../src/bootstrap/cluster/address';

test('an IPv6 address is written in brackets', () => {
  expect(formatAddress({ host: '10.0.0.1', port: 6379 })).toBe('10.0.0.1:6379');
  expect(formatAddress({ host: 'fd00::1', port: 6379 })).toBe('[fd00::1]:6379');
});

test('a connection goes by way of another address where there is one', () => {
  const via = { host: '127.0.0.1', port: 40_001 };
  expect(connectionAddress({ port: 6379 }, '10.0.0.1')).toEqual({ host: '10.0.0.1', port: 6379 });
  expect(connectionAddress({ via, port: 6379 }, '10.0.0.1')).toEqual(via);
});
