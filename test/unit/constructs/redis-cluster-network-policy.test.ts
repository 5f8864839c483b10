import { Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { RedisCluster, RedisClusterProps } from '../../../src';
import { chartIn, Manifest, manifest } from './synth';

function policyOf(chart: Chart, props?: RedisClusterProps): kplus.NetworkPolicy {
  const redis = new RedisCluster(chart, 'redis', props);
  const policy = new kplus.NetworkPolicy(chart, 'policy', { selector: redis });
  redis.allowOwnTraffic(policy);
  return policy;
}

function ruleFor(component: string, ports: number[]): object {
  return {
    from: [
      {
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'infra' } },
        podSelector: {
          matchLabels: {
            'app.kubernetes.io/name': 'redis-cluster',
            'app.kubernetes.io/instance': 'redis',
            'app.kubernetes.io/component': component,
          },
        },
      },
    ],
    ports: ports.map((port) => ({ port, protocol: 'TCP' })),
  };
}

function specOf(chart: Chart): Manifest {
  return manifest(chart, 'NetworkPolicy').spec;
}

const metadata = { name: 'redis' };

test('one call admits the nodes on both ports, the Job and the keeper on that of clients', () => {
  const chart = chartIn('infra');
  policyOf(chart, { metadata, port: 7000 });
  expect(specOf(chart).ingress).toEqual([
    ruleFor('node', [7000, 17000]),
    ruleFor('bootstrap', [7000]),
    ruleFor('keeper', [7000]),
  ]);
});

test('a cluster without a keeper admits none', () => {
  const chart = chartIn('infra');
  policyOf(chart, { metadata, keeper: false });
  expect(specOf(chart).ingress).toHaveLength(2);
});

test('the policy is that of the nodes, and restricts no egress', () => {
  const chart = chartIn('infra');
  policyOf(chart, { metadata });
  expect(specOf(chart).policyTypes).toEqual(['Ingress']);
  expect(specOf(chart).podSelector).toEqual({
    matchLabels: {
      'app.kubernetes.io/name': 'redis-cluster',
      'app.kubernetes.io/instance': 'redis',
      'app.kubernetes.io/component': 'node',
    },
  });
});

test('clients are admitted beside them', () => {
  const chart = chartIn('infra');
  const policy = policyOf(chart, { metadata });
  const container = { image: 'app', securityContext: {} };
  const app = new kplus.Deployment(chart, 'app', { containers: [container] });
  policy.addIngressRule(app, [kplus.NetworkPolicyPort.tcp(6379)]);
  expect(specOf(chart).ingress).toHaveLength(4);
});
