import { clusterState } from '../../../src/bootstrap/cluster/cluster-state';
import { metricsOf } from '../../../src/bootstrap/report/metrics';
import { formed, spec } from '../bootstrap/observed';
import { documentedMetrics } from './keeper-metrics';

test("the table of the keeper's metrics has all of them, with their types and labels", () => {
  const users = new Map([['default', { isOn: true, isOpen: false, passwords: ['new'] }]]);
  const login = { users, sends: { user: 'default', hash: 'new' } };
  const certificate = { start: 0, end: 1, seenAt: 0 };
  const seen = {
    ...formed(3, 1, { 0: { view: { login }, pod: { certificate } } }),
    passwords: new Map([['default', { hash: 'new' }]]),
  };
  const totals = {
    looks: 1,
    failedLooks: 0,
    failedCommands: 0,
    movedSlots: 0,
    failovers: new Map(),
  };
  const metrics = metricsOf(
    '1.2.3',
    spec(3, 1),
    { ...totals, steps: new Map([['MeetingNodes', 1]]) },
    {
      ...{ seen, cluster: clusterState(seen, spec(3, 1)), at: 0 },
      decision: { kind: 'done', reason: 'Healthy', message: '' },
    },
  );
  expect(documentedMetrics()).toEqual(
    metrics.map(({ name, type, samples }) => ({
      name,
      type,
      labels: Object.keys(samples[0].labels),
    })),
  );
});
