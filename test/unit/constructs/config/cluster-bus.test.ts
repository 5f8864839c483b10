import { Testing } from 'cdk8s';
import { Engine, RedisConfigMap } from '../../../../src';

const NAME = 'cluster-bus-port-protected-mode';

/** What redis.conf says of the bus. */
function bus(engine: Engine, value?: string): string | undefined {
  const directives = value === undefined ? undefined : { [NAME]: value };
  return new RedisConfigMap(Testing.chart(), 'config', { engine, directives })._directive(NAME);
}

test('a server that would not start with a bus without TLS is told to', () => {
  expect(bus(Engine.redis('8.12.0'))).toBe('no');
  expect(bus(Engine.redis('9.0'))).toBe('no');
});

test('one that starts anyway is told nothing: an older patch release would stop at the directive', () => {
  for (const engine of [Engine.REDIS_8_6, Engine.redis('8.10.2'), Engine.VALKEY_9_1]) {
    expect(bus(engine)).toBeUndefined();
  }
});

test('nor is one whose version is not known for sure: run-node.sh asks it', () => {
  expect(bus(Engine.fromImage('redis'))).toBeUndefined();
  expect(bus(Engine.fromImage('redis:8'))).toBeUndefined();
});

test('it may be said in directives by a version that knows it, and only no', () => {
  expect(bus(Engine.redis('8.6.7'), 'no')).toBe('no');
  expect(() => bus(Engine.redis('8.6.6'), 'no')).toThrow(
    `directive ${NAME} is known since redis 8.6.7, and redis 8.6.6 would not start with it; use a ` +
      'newer engine or leave it out',
  );
  expect(() => bus(Engine.redis('8.6.7'), 'yes')).toThrow(
    `directive ${NAME} is "yes", and must be no, because the bus speaks no TLS and the server would ` +
      'not start; leave it out, and a NetworkPolicy protects the bus',
  );
});
