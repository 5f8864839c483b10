import { parseOptions } from '../../../src/bootstrap/options';

/** The users that are to have a password, by the arguments of a keeper. */
function users(...more: readonly string[]): readonly string[] | undefined {
  const where = ['--find=dns', '--namespace=shop', '--stateful-set=redis', '--service=nodes'];
  const shape = ['--shards=3', '--replicas-per-shard=1', '--password-dir=/secrets'];
  const options = parseOptions(['keep', ...where, ...shape, ...more], {});
  return 'spec' in options ? options.spec.password?.users : undefined;
}

test('who is to have a password is given by names', () => {
  expect(users('--users=shop,report')).toEqual(['shop', 'report']);
  expect(users()).toBeUndefined();
});
