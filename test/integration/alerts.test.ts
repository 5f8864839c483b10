import { promtool, withPromtool } from '../support/promtool';
import { CAUSES } from './alerts/causes';
import {
  always,
  changes,
  CLAIM,
  evaluate,
  HEALTHY,
  HOUR,
  INTERVAL_S,
  JOB,
  keeper,
  rulesOf,
  Series,
  SERVER,
} from './alerts/evaluate';

const seconds = (alert: string): number =>
  parseInt(rulesOf().groups[0].rules.find((rule) => rule.alert === alert)!.for, 10);

withPromtool('the alerts', () => {
  test('are rules that Prometheus takes, also without a keeper, a password or a namespace', () => {
    for (const props of [{}, { keeper: false, auth: undefined, tls: undefined }]) {
      const rules = rulesOf(props);
      const { status, output } = promtool(['check', 'rules', '--lint-fatal', 'rules.yml'], {
        'rules.yml': rules,
      });
      expect(output).toContain('SUCCESS');
      expect(status).toBe(0);
    }
  });

  test('are silent where all is well', () => {
    const { rules } = rulesOf().groups[0];
    expect(
      evaluate(
        rulesOf(),
        HEALTHY,
        rules.map(({ alert }) => ({ at: 7000, alert })),
      ),
    ).toBe('');
  });

  test.each(CAUSES)(
    '%s fires once its cause has lasted, and ends with it',
    (alert, series, labels, summary) => {
      const after = seconds(alert);
      const lasting = after + 300;
      const fired = { alert, labels, summary };
      const changed = Object.fromEntries(
        Object.entries(series).map(([name, [to, from]]) => [name, changes(to, lasting, from)]),
      );
      expect(
        evaluate(rulesOf(), { ...HEALTHY, ...changed }, [
          { at: 150 + after - INTERVAL_S, alert },
          { at: 150 + after + 2 * INTERVAL_S, ...fired },
          { at: 150 + lasting + 2 * INTERVAL_S, alert },
        ]),
      ).toBe('');
    },
  );

  test('RedisClusterKeeperSilent fires when the last look is old, and when there is no keeper', () => {
    const alert = 'RedisClusterKeeperSilent';
    const name = keeper('last_look_timestamp_seconds');
    const stuck = { ...HEALTHY, [name]: `0+${INTERVAL_S}x10 150+0x${HOUR}` };
    const summary = 'the keeper does not look at the cluster, and repairs nothing';
    const fired = { alert, labels: {}, summary };
    expect(
      evaluate(rulesOf(), stuck, [
        { at: 150 + 60 + 270, alert },
        { at: 150 + 60 + 345, ...fired },
      ]),
    ).toBe('');
    const gone = { ...HEALTHY, [name]: `0+${INTERVAL_S}x10 _x${HOUR}` };
    expect(evaluate(rulesOf(), gone, [{ at: 1200, ...fired }])).toBe('');
  });

  test.each<[string, Series]>([
    [
      'answers no more',
      { [`up{${SERVER}}`]: changes(0, 1500, 1), [`redis_up{${SERVER}}`]: '1+0x10' },
    ],
    ['is not scraped any more', { [`up{${SERVER}}`]: '1+0x10', [`redis_up{${SERVER}}`]: '1+0x10' }],
  ])('RedisClusterExporterSilent fires when the exporter %s', (_, series) => {
    const alert = 'RedisClusterExporterSilent';
    const summary = 'exporters do not answer, or do not reach their servers';
    expect(
      evaluate(rulesOf(), { ...HEALTHY, ...series }, [
        { at: 700, alert },
        { at: 1200, alert, labels: {}, summary },
      ]),
    ).toBe('');
  });

  describe('RedisClusterCertificateEnding', () => {
    const alert = 'RedisClusterCertificateEnding';
    const certificate = (start: string, end: string): Series => ({
      ...HEALTHY,
      [keeper('certificate_start_timestamp_seconds')]: start,
      [keeper('certificate_end_timestamp_seconds')]: end,
    });
    const left = (time: string): object => ({
      labels: {},
      summary: `the certificate of the nodes has ${time} left, and was not renewed`,
    });

    test('fires with a sixth of its life left, of six hours, and ends when the new one is shown', () => {
      const series = certificate('-11600+0x440 6600+0x39', '10000+0x440 28200+0x39');
      expect(
        evaluate(rulesOf(), series, [
          { at: 6375, alert },
          { at: 6480, alert, ...left('58m 40s') },
          { at: 6660, alert },
        ]),
      ).toBe('');
    });

    test('fires three weeks before the end of one of a year, and not before, and once it has ended', () => {
      const day = 86_400;
      const ending = (days: number): Series =>
        certificate(always((days - 365) * day), always(days * day));
      expect(evaluate(rulesOf(), ending(22), [{ at: 3600, alert }])).toBe('');
      expect(evaluate(rulesOf(), ending(20), [{ at: 3600, alert, ...left('19d 23h 0m 0s') }])).toBe(
        '',
      );
      expect(evaluate(rulesOf(), ending(-1), [{ at: 3600, alert, ...left('-1d 1h 0m 0s') }])).toBe(
        '',
      );
    });
  });

  test('a server without maxmemory is never full', () => {
    const series = { ...HEALTHY, [`redis_memory_max_bytes{${SERVER}}`]: always(0) };
    expect(evaluate(rulesOf(), series, [{ at: 7000, alert: 'RedisClusterMemoryHigh' }])).toBe('');
  });

  test('the volume of another cluster whose name begins alike is not one of this', () => {
    const other = CLAIM.replace('data-redis-3', 'data-redis-sessions-0');
    const series = {
      ...HEALTHY,
      [`kubelet_volume_stats_available_bytes{${other}}`]: always(1),
      [`kubelet_volume_stats_capacity_bytes{${other}}`]: always(100),
    };
    expect(evaluate(rulesOf(), series, [{ at: 7000, alert: 'RedisClusterVolumeFilling' }])).toBe(
      '',
    );
  });

  test('a cluster that forms has slots without an owner, of which only its slowness is told', () => {
    const forming = {
      ...HEALTHY,
      [keeper('forming')]: always(1),
      [keeper('slots_assigned')]: always(0),
    };
    expect(evaluate(rulesOf(), forming, [{ at: 200, alert: 'RedisClusterSlotsUnassigned' }])).toBe(
      '',
    );
  });

  test('a Job whose second try succeeded has not failed', () => {
    const series = {
      ...HEALTHY,
      [`kube_job_status_failed{${JOB}}`]: always(1),
      [`kube_job_status_succeeded{${JOB}}`]: always(1),
    };
    expect(evaluate(rulesOf(), series, [{ at: 7000, alert: 'RedisClusterJobFailed' }])).toBe('');
  });

  test('a keeper that is restarted does not end an alert', () => {
    const name = 'shard_replicas';
    const next = `redis_keeper_${name}{namespace="shop",pod="redis-keeper-5d4f9c-b2c3d",shard="2"}`;
    const series = {
      ...HEALTHY,
      [keeper(name, 'shard="2"')]: `0+0x30 stale`,
      [next]: `_x31 0+0x${HOUR}`,
    };
    expect(
      evaluate(rulesOf(), series, [
        {
          at: 615,
          alert: 'RedisClusterShardWithoutReplica',
          labels: { shard: '2' },
          summary: 'shard 2 has no replica, and would be lost with its primary',
        },
      ]),
    ).toBe('');
  });
});
