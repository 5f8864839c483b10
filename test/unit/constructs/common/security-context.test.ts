import { Testing } from 'cdk8s';
import { PodSecurity, RedisCluster } from '../../../../src';
import { Manifest, manifest } from '../synth';

const WORKLOADS = ['StatefulSet', 'Job', 'Deployment'];

/** The pods of the nodes, the Job and the keeper. */
function pods(podSecurity?: PodSecurity): Manifest[] {
  const chart = Testing.chart();
  new RedisCluster(chart, 'redis', { podSecurity });
  return WORKLOADS.map((kind) => manifest(chart, kind).spec.template.spec);
}

test('by default every pod has an id of its own', () => {
  const users = pods().map(({ securityContext }) => securityContext.runAsUser);
  expect(users).toEqual([999, 1000, 1000]);
});

test('where a policy assigns ids, no pod asks for one, and all else stays restricted', () => {
  const assigned = pods(PodSecurity.ASSIGNED_IDS);
  expect(JSON.stringify(assigned)).not.toMatch(/runAsUser|runAsGroup|fsGroup/);
  const [{ securityContext, automountServiceAccountToken }] = assigned;
  expect(securityContext).toEqual({
    runAsNonRoot: true,
    seccompProfile: { type: 'RuntimeDefault' },
  });
  expect(automountServiceAccountToken).toBe(false);
  for (const { containers } of assigned) {
    expect(containers[0].securityContext).toMatchObject({ capabilities: { drop: ['ALL'] } });
  }
});

test('no context at all means none in any pod', () => {
  expect(JSON.stringify(pods(PodSecurity.NONE))).not.toContain('securityContext');
});
