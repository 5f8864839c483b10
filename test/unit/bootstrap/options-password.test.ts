import { Options, parseOptions } from '../../../src/bootstrap/options';

const CLUSTER = ['--shards=3', '--replicas-per-shard=1'];
const NAMES = ['--stateful-set=redis', '--service=redis', '--namespace=infra'];
const SECRET = '--password-secret=redis-auth';
const DIRECTORY = '--password-dir=/etc/redis-password';

function read(...args: string[]): Options {
  return parseOptions(['apply', ...CLUSTER, ...NAMES, ...args], {});
}

test('the Job may be told the Secret that it makes', () => {
  expect(read('--find=api', DIRECTORY, SECRET)).toMatchObject({
    spec: { password: { secret: 'redis-auth', required: true, defaultUser: true } },
    passwordDir: '/etc/redis-password',
  });
});

test('with a Secret of a person it is told none', () => {
  expect(read('--find=api', DIRECTORY)).not.toMatchObject({
    spec: { password: { secret: expect.anything() as unknown } },
  });
});

test.each([
  ['without access to the API', ['--find=dns', DIRECTORY, SECRET]],
  ['without the directory in which it comes to the pod', ['--find=api', SECRET]],
])('it makes none %s', (_, args) => {
  expect(() => read(...args)).toThrow(
    '--password-secret is redis-auth, and goes with --find api and --password-dir: give both',
  );
});
