import { parseOptions } from '../../../src/bootstrap/options';

/** The options of a program in a pod of the cluster. */
function read(...args: string[]): ReturnType<typeof parseOptions> {
  const shape = ['--shards', '3', '--replicas-per-shard', '1'];
  const pods = ['--stateful-set', 'redis', '--service', 'redis', '--namespace', 'infra'];
  return parseOptions([...args, ...shape, '--find', 'api', ...pods], {});
}

test('the keeper serves metrics on the port that is given, and on none otherwise', () => {
  expect(read('keep')).not.toHaveProperty('metricsPort');
  expect(read('keep', '--metrics-port', '9122')).toMatchObject({ metricsPort: 9122 });
});

test('what is no port is refused', () => {
  expect(() => read('keep', '--metrics-port', '70000')).toThrow(
    '--metrics-port is 70000, and must be a whole number from 1 to 65535',
  );
});

test('only the keeper lives long enough for metrics', () => {
  expect(() => read('apply', '--metrics-port', '9122')).toThrow(
    '--metrics-port does not go with apply: it is for keep',
  );
});

test('what serves metrics serves on the same port whether it hangs', () => {
  expect(read('keep', '--liveness-port', '9122')).toMatchObject({ livenessPort: 9122 });
  expect(() => read('keep', '--liveness-port', '1', '--metrics-port', '2')).toThrow(
    '--liveness-port is 1, and --metrics-port serves /livez as well: leave it out',
  );
  expect(() => read('plan', '--liveness-port', '9122')).toThrow(
    '--liveness-port does not go with plan: it is for keep',
  );
});
