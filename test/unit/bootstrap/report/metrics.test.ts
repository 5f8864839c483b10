import { clusterState } from '../../../../src/bootstrap/cluster/cluster-state';
import { NodeLogin } from '../../../../src/bootstrap/cluster/login';
import { Observation } from '../../../../src/bootstrap/cluster/observation';
import { Decision } from '../../../../src/bootstrap/plan/decision';
import { metricsOf, Totals } from '../../../../src/bootstrap/report/metrics';
import { blank, Facts, formed, line, spec } from '../observed';

const TOTALS: Totals = {
  looks: 0,
  failedLooks: 0,
  steps: new Map(),
  failedCommands: 0,
  movedSlots: 0,
  failovers: new Map(),
};
const HEALTHY: Decision = { kind: 'done', reason: 'Healthy', message: 'all is well' };

/** The values of a metric by their labels, as in `a=1,b=2`; undefined where there is no such metric. */
function values(
  name: string,
  seen: Observation,
  decision: Decision = HEALTHY,
  totals = TOTALS,
): Record<string, number> | undefined {
  const look = { seen, cluster: clusterState(seen, spec(3, 1)), decision, at: 5_000 };
  const metric = metricsOf('1.2.3', spec(3, 1), totals, look).find((each) => each.name === name);
  return (
    metric &&
    Object.fromEntries(
      metric.samples.map(({ labels, value }) => [
        Object.entries(labels)
          .map(([label, text]) => `${label}=${text}`)
          .join(','),
        value,
      ]),
    )
  );
}

/** The value of a metric without labels, in a cluster of 3 shards with a replica each. */
function value(name: string, cluster: Readonly<Record<number, Facts>> = {}): number | undefined {
  return values(name, formed(3, 1, cluster))?.[''];
}

const silent = { pod: { view: undefined, problem: { text: 'does not answer', final: false } } };

test('before the first look there is what was asked for, and what was counted', () => {
  const totals = { ...TOTALS, looks: 4, failedLooks: 4, steps: new Map([['MeetingNodes', 2]]) };
  const metrics = metricsOf('1.2.3', spec(3, 1), totals);
  const samples = (name: string): unknown => metrics.find((each) => each.name === name)?.samples;
  expect(samples('build_info')).toEqual([{ labels: { version: '1.2.3' }, value: 1 }]);
  expect(samples('nodes_wanted')).toEqual([{ labels: {}, value: 6 }]);
  expect(samples('look_failures_total')).toEqual([{ labels: {}, value: 4 }]);
  expect(samples('steps_total')).toEqual([{ labels: { reason: 'MeetingNodes' }, value: 2 }]);
  expect(samples('nodes_healthy')).toBeUndefined();
});

test('a healthy cluster has all nodes and slots, and none of the problems, which are all named', () => {
  expect(value('nodes_healthy')).toBe(6);
  expect(value('slots_assigned')).toBe(16384);
  expect(value('slots_migrating')).toBe(0);
  expect(value('healthy')).toBe(1);
  expect(value('forming')).toBe(0);
  expect(value('last_look_timestamp_seconds')).toBe(5);
  expect(values('decision', formed(3, 1))).toEqual({ 'kind=done,reason=Healthy': 1 });
  const problems = values('problems', formed(3, 1))!;
  expect(problems).toMatchObject({ 'reason=ForeignNode,severity=error': 0 });
  expect(new Set(Object.values(problems))).toEqual(new Set([0]));
});

test('problems are counted by their reasons, as status reports them', () => {
  const seen = formed(3, 1, { 0: { view: { ok: false } }, 3: silent });
  expect(values('problems', seen)).toMatchObject({
    'reason=ClusterStateFail,severity=error': 1,
    'reason=PodUnreachable,severity=error': 1,
    'reason=ShardWithoutReplica,severity=error': 1,
  });
  expect(values('healthy', seen)).toEqual({ '': 0 });
});

test.each<[string, Facts]>([
  ['does not answer', silent],
  ['does not serve', { view: { ok: false } }],
  ['is failing in the eyes of another', { others: [line(4, { flags: ['slave', 'fail?'] })] }],
])('a node that %s is not healthy', (_, facts) => {
  expect(value('nodes_healthy', { 0: facts })).toBe(5);
});

test('a replica that is not in sync is not healthy', () => {
  expect(value('nodes_healthy', { 3: { view: { linkUp: false } } })).toBe(5);
});

test('replicas are counted, and how far they are behind, in each shard', () => {
  const seen = formed(3, 1, {
    0: { view: { offset: 120 } },
    3: { view: { offset: 100 } },
    4: silent,
  });
  expect(values('shard_replicas', seen)).toEqual({ 'shard=1': 1, 'shard=2': 0, 'shard=3': 1 });
  expect(values('replica_lag_bytes', seen)).toEqual({
    'shard=1,member=redis-3': 20,
    'shard=3,member=redis-5': 0,
  });
});

test('each node has a count of its failovers, and none that there is no longer', () => {
  const failovers = new Map([
    ['redis-4', 5],
    ['redis-6', 1],
  ]);
  const found = values('failovers_total', formed(3, 1), HEALTHY, { ...TOTALS, failovers });
  expect(Object.keys(found!)).toHaveLength(6);
  expect(found).toMatchObject({ 'member=redis-0': 0, 'member=redis-4': 5 });
});

test('primaries are counted by the Kubernetes node and the zone on which they run', () => {
  const at = (node: string, zone: string): Facts => ({ pod: { place: { node, zone } } });
  expect(
    values('primaries', formed(3, 1, { 0: at('a', 'x'), 1: at('a', 'x'), 2: at('b', 'y') })),
  ).toEqual({ 'host=a,zone=x': 2, 'host=b,zone=y': 1 });
});

describe('shards in one domain', () => {
  /** 3 shards of 2 with their pods on these hosts and in these zones, one letter for each pod. */
  const inOne = (hosts: string, zones = ''): Record<string, number> | undefined =>
    values(
      'shards_in_one_domain',
      formed(
        3,
        1,
        Object.fromEntries(
          [...hosts].map((host, ordinal) => [
            ordinal,
            { pod: { place: host === '?' ? {} : { node: host, zone: zones[ordinal] } } },
          ]),
        ),
      ),
    );

  test('are those all of whose nodes are on one host, or in one zone on several', () => {
    expect(inOne('abcbca', 'xyzyzx')).toEqual({ 'domain=host': 0, 'domain=zone': 0 });
    expect(inOne('abcabd', 'xyzxzw')).toEqual({ 'domain=host': 2, 'domain=zone': 0 });
    expect(inOne('abcdef', 'xyxxyy')).toEqual({ 'domain=host': 0, 'domain=zone': 2 });
  });

  test('are none where there is one host, one zone, or one node of a shard that has a host', () => {
    expect(inOne('aaaaaa', 'xxxxxx')).toEqual({ 'domain=host': 0, 'domain=zone': 0 });
    expect(inOne('abcbca', 'xxxxxx')).toEqual({ 'domain=host': 0, 'domain=zone': 0 });
    expect(inOne('abc?ca', 'xyz?zx')).toEqual({ 'domain=host': 0, 'domain=zone': 0 });
    expect(values('shards_in_one_domain', formed(3, 1))).toEqual({
      'domain=host': 0,
      'domain=zone': 0,
    });
  });

  test('are none where a third copy has to share one of two hosts', () => {
    const place = (ordinal: number): Facts => ({
      pod: { place: { node: 'ab'[Math.floor(ordinal / 3) % 2] } },
    });
    const pods = Object.fromEntries(Array.from({ length: 9 }, (_, pod) => [pod, place(pod)]));
    expect(values('shards_in_one_domain', formed(3, 2, pods))).toMatchObject({ 'domain=host': 0 });
  });
});

test('slots on their way are those that are marked at either end, and those that servers import', () => {
  const open = (mark: 'importing' | 'migrating', peer: string): Facts['own'] => ({
    openSlots: [{ slot: 7, mark, peer }],
  });
  expect(
    value('slots_migrating', {
      0: { own: open('migrating', 'id-1') },
      1: { own: open('importing', 'id-0') },
    }),
  ).toBe(1);
  const migrations = [{ source: 'id-0', ranges: [{ first: 10, last: 19 }], reason: '' }];
  expect(value('slots_migrating', { 1: { view: { migrations } } })).toBe(10);
});

test('servers are counted by their versions', () => {
  expect(values('servers', formed(3, 1, { 5: { view: { version: '7.0.15' } } }))).toEqual({
    'version=8.0.6': 5,
    'version=7.0.15': 1,
  });
});

test('nodes without data that serve nothing are forming', () => {
  expect(values('forming', blank(6))).toEqual({ '': 1 });
});

test('a cluster of which no node answers is not forming, unless it was never scaled', () => {
  const { pods } = formed(3, 1);
  const unseen = pods.map((pod) => ({ ...pod, view: undefined }));
  expect(values('forming', { pods: unseen, replicas: 6 })).toEqual({ '': 0 });
  expect(values('slots_assigned', { pods: unseen, replicas: 6 })).toEqual({ '': 0 });
  expect(values('forming', { pods: unseen, replicas: 1 })).toEqual({ '': 1 });
});

test('the certificate that ends first is told of, and none without TLS', () => {
  const certificate = (start: number, end: number): Facts => ({
    pod: { certificate: { start, end, seenAt: 0 } },
  });
  const seen = formed(3, 0, { 0: certificate(1_000, 9_000), 1: certificate(2_000, 8_000) });
  expect(values('certificate_start_timestamp_seconds', seen)).toEqual({ '': 2 });
  expect(values('certificate_end_timestamp_seconds', seen)).toEqual({ '': 8 });
  expect(values('certificate_end_timestamp_seconds', formed(3, 0))).toBeUndefined();
});

describe('the password', () => {
  const login = (passwords: string[], isOpen = false): Facts => ({
    view: {
      login: {
        users: new Map([['default', { isOn: true, isOpen, passwords }]]),
        sends: { user: 'default', hash: 'new' },
      } satisfies NodeLogin,
    },
  });
  const facts = { 0: login(['old', 'new']), 1: login(['new'], true), 2: login(['new']) };
  const passwords = new Map([['default', { hash: 'new' }]]);

  test('that is changing is missing on some nodes, and a former one is valid on some', () => {
    const seen = { ...formed(3, 1, facts), passwords };
    expect(values('password_missing_nodes', seen)).toEqual({ '': 3 });
    expect(values('password_former_nodes', seen)).toEqual({ '': 2 });
  });

  test.each<[string, Observation]>([
    ['it comes from no Secret', formed(3, 1, facts)],
    ['the program has no Secret', { ...formed(3, 1), passwords: new Map() }],
    ['servers have no users, before Redis 6.0', { ...formed(3, 1), passwords }],
  ])('has no metrics where %s', (_, seen) => {
    expect(values('password_missing_nodes', seen)).toBeUndefined();
    expect(values('password_former_nodes', seen)).toBeUndefined();
  });
});
