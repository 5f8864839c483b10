import { withPromtool } from '../support/promtool';
import {
  counts,
  evaluate,
  HEALTHY,
  HOUR,
  keeper,
  rulesOf,
  Series,
  SERVER,
} from './alerts/evaluate';

/** These seconds, and every few ones after them. */
function every(seconds: number, first: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => first + index * seconds);
}

withPromtool('the alerts of what is counted', () => {
  describe('RedisClusterFailoverStorm', () => {
    const alert = 'RedisClusterFailoverStorm';
    const failovers = (member: string, seconds: readonly number[]): Series => ({
      [keeper('failovers_total', `member="${member}"`)]: counts(seconds),
    });
    const fired = (times: number): object => ({
      labels: { member: 'redis-3' },
      summary: `redis-3 has taken over from its primary ${times} times in half an hour`,
    });

    test('fires when a node takes over again and again, and ends when it no longer does', () => {
      const series = { ...HEALTHY, ...failovers('redis-3', every(120, 600, 11)) };
      expect(
        evaluate(rulesOf(), series, [
          { at: 1200, alert },
          { at: 1290, alert, ...fired(6) },
          { at: 1890, alert, ...fired(11) },
          { at: 3300, alert },
        ]),
      ).toBe('');
    });

    test('counts on when the keeper is restarted', () => {
      const next = 'namespace="shop",pod="redis-keeper-5d4f9c-b2c3d"';
      const series = {
        ...HEALTHY,
        [keeper('failovers_total', 'member="redis-3"')]: '0 1 2 3+0x17 stale',
        [`redis_keeper_failovers_total{${next},member="redis-3"}`]: `_x25 0 0 1 2 3+0x${HOUR}`,
      };
      expect(evaluate(rulesOf(), series, [{ at: 900, alert, ...fired(6) }])).toBe('');
    });

    test('is silent during two rollouts, each with a better place for the primaries after it', () => {
      const series = { ...HEALTHY, ...failovers('redis-3', [600, 700, 900, 1500, 1600]) };
      const silence = every(60, 600, 60).map((at) => ({ at, alert }));
      expect(evaluate(rulesOf(), series, silence)).toBe('');
    });

    test('is silent during the rollout of a hundred shards', () => {
      const pods = Array.from({ length: 200 }, (_, ordinal) =>
        failovers(`redis-${ordinal}`, [600 + 8 * ordinal]),
      );
      const series = Object.assign({}, HEALTHY, ...pods) as Series;
      const silence = every(300, 600, 20).map((at) => ({ at, alert }));
      expect(evaluate(rulesOf(), series, silence)).toBe('');
    });
  });

  test('RedisClusterKeysEvicted fires when a key is evicted, and ends when no more are', () => {
    const alert = 'RedisClusterKeysEvicted';
    const series = {
      ...HEALTHY,
      [`redis_evicted_keys_total{${SERVER}}`]: counts([600, 603, 900]),
    };
    const fired = {
      labels: { pod: 'redis-3' },
      summary: 'redis-3 has evicted keys, which its configuration does not allow',
    };
    expect(
      evaluate(rulesOf(), series, [
        { at: 615, alert },
        { at: 690, alert, ...fired },
        { at: 1440, alert, ...fired },
        { at: 1530, alert },
      ]),
    ).toBe('');
  });
});
