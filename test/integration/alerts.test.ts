import { promtool, withPromtool } from '../support/promtool';
import {
  always,
  changes,
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
    for (const props of [{}, { keeper: false, auth: undefined }]) {
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

  test.each<[alert: string, series: (lasting: number) => Series, labels: object, summary: string]>([
    [
      'RedisClusterFailing',
      (lasting) => ({ [`redis_cluster_state{${SERVER}}`]: changes(0, lasting, 1) }),
      {},
      'cluster_state:fail on 1 of the nodes, which serve no commands',
    ],
    [
      'RedisClusterSlotsUnassigned',
      (lasting) => ({ [keeper('slots_assigned')]: changes(10923, lasting, 16384) }),
      {},
      'only 10923 of 16384 slots have an owner',
    ],
    [
      'RedisClusterShardWithoutReplica',
      (lasting) => ({ [keeper('shard_replicas', 'shard="2"')]: changes(0, lasting, 1) }),
      { shard: '2' },
      'shard 2 has no replica, and would be lost with its primary',
    ],
    [
      'RedisClusterReplicaLag',
      (lasting) => ({
        [keeper('replica_lag_bytes', 'shard="2",member="redis-4"')]: changes(67108864, lasting),
      }),
      { shard: '2', member: 'redis-4' },
      'redis-4 is 64MiB behind its primary',
    ],
    [
      'RedisClusterNodeGone',
      (lasting) => ({ [keeper('nodes_healthy')]: changes(4, lasting, 6) }),
      {},
      '2 of the nodes are not healthy',
    ],
    [
      'RedisClusterNodesDisagree',
      (lasting) => ({
        [keeper('problems', 'reason="NodesDisagree",severity="error"')]: changes(2, lasting),
      }),
      { reason: 'NodesDisagree' },
      'the nodes have different views of the cluster (NodesDisagree)',
    ],
    [
      'RedisClusterRefused',
      (lasting) => ({
        [keeper('decision', 'kind="refuse",reason="ForeignNode"')]: changes(1, lasting, '_'),
      }),
      { reason: 'ForeignNode' },
      'nothing is done until somebody acts (ForeignNode)',
    ],
    [
      'RedisClusterFormationSlow',
      (lasting) => ({
        [keeper('forming')]: changes(1, lasting),
        [keeper('slots_assigned')]: changes(0, lasting, 16384),
      }),
      {},
      'the cluster has not formed yet',
    ],
    [
      'RedisClusterPasswordNotTaken',
      (lasting) => ({ [keeper('password_missing_nodes')]: changes(3, lasting) }),
      {},
      '3 nodes do not take the password of the Secret',
    ],
    [
      'RedisClusterFormerPasswordValid',
      (lasting) => ({ [keeper('password_former_nodes')]: changes(6, lasting) }),
      {},
      '6 nodes still let clients in with a former password, or none',
    ],
    [
      'RedisClusterMemoryHigh',
      (lasting) => ({ [`redis_memory_used_bytes{${SERVER}}`]: changes(95, lasting, 50) }),
      { pod: 'redis-3' },
      'redis-3 uses 95% of its maxmemory',
    ],
    [
      'RedisClusterPersistenceFailing',
      (lasting) => ({ [`redis_aof_last_write_status{${SERVER}}`]: changes(0, lasting, 1) }),
      { pod: 'redis-3' },
      'redis-3 cannot write to its volume',
    ],
    [
      'RedisClusterConnectionsHigh',
      (lasting) => ({ [`redis_connected_clients{${SERVER}}`]: changes(85, lasting, 50) }),
      { pod: 'redis-3' },
      'redis-3 has 85% of its connections in use',
    ],
    [
      'RedisClusterJobFailed',
      (lasting) => ({ [`kube_job_status_failed{${JOB}}`]: changes(1, lasting) }),
      { job_name: 'redis-bootstrap-0a1b2c3d' },
      'the Job redis-bootstrap-0a1b2c3d has refused or failed',
    ],
  ])('%s fires once its cause has lasted, and ends with it', (alert, series, labels, summary) => {
    const after = seconds(alert);
    const lasting = after + 300;
    const fired = { alert, labels: labels as Record<string, string>, summary };
    expect(
      evaluate(rulesOf(), { ...HEALTHY, ...series(lasting) }, [
        { at: 150 + after - INTERVAL_S, alert },
        { at: 150 + after + 2 * INTERVAL_S, ...fired },
        { at: 150 + lasting + 2 * INTERVAL_S, alert },
      ]),
    ).toBe('');
  });

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

  test('a server without maxmemory is never full', () => {
    const series = { ...HEALTHY, [`redis_memory_max_bytes{${SERVER}}`]: always(0) };
    expect(evaluate(rulesOf(), series, [{ at: 7000, alert: 'RedisClusterMemoryHigh' }])).toBe('');
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
