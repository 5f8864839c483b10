import { Testing } from 'cdk8s';
import { RedisConfigMap } from '../../../../src';
import { requireCommandNames } from '../../../../src/constructs/config/rename-command';

test.each(['FLUSHALL ""', 'config hidden', '"MIGRATE" x'])('%s is not renamed', (line) => {
  expect(() => requireCommandNames(['KEYS ""', line])).toThrow(
    /^directive rename-command renames \w+, which the bootstrap and the nodes send by its own name; /,
  );
});

test('a command that nothing needs may be renamed', () => {
  expect(() => requireCommandNames(['KEYS ""', 'DEBUG ""', 'EVAL ""'])).not.toThrow();
});

test('the ConfigMap refuses it', () => {
  const directives = { 'rename-command': 'KEYS ""\nFLUSHALL ""' };
  expect(() => new RedisConfigMap(Testing.chart(), 'conf', { directives })).toThrow(
    'directive rename-command renames FLUSHALL',
  );
});
