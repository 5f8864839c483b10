import { parseOptions } from '../../../src/bootstrap/options';

test.each([
  ['is a name, because CLUSTER MEET takes none', 'redis.example:6379'],
  ['has no port', '10.0.0.1'],
])('refuses an address that %s', (_, address) => {
  expect(() => parseOptions(['status', '--address', address], {})).toThrow(
    `--address is ${address}, and must be IP:PORT, or [IP]:PORT for IPv6`,
  );
});
