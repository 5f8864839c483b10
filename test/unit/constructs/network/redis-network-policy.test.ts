import { App, Chart, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import {
  BootstrapJob,
  NodeScript,
  RedisCluster,
  RedisClusterProps,
  RedisConfigMap,
  RedisNetworkPolicy,
} from '../../../../src';
import { chartIn, Manifest, manifest, manifests, statefulSet } from '../synth';

const metadata = { name: 'redis' };
const container = { image: 'app', securityContext: {} };

function cluster(chart: Chart, props: RedisClusterProps = {}): RedisCluster {
  return new RedisCluster(chart, 'redis', { metadata, ...props });
}

function specOf(chart: Chart): Manifest {
  return manifest(chart, 'NetworkPolicy').spec;
}

function tcp(...ports: number[]): object[] {
  return ports.map((port) => ({ port, protocol: 'TCP' }));
}

/** Pods of the cluster in the namespace infra, as a peer. */
function podsOf(component: string, instance = 'redis'): kplus.k8s.NetworkPolicyPeer {
  return {
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'infra' } },
    podSelector: {
      matchLabels: {
        'app.kubernetes.io/name': 'redis-cluster',
        'app.kubernetes.io/instance': instance,
        'app.kubernetes.io/component': component,
      },
    },
  };
}

/** Who reaches the port for clients. */
function clientsOf(chart: Chart): Manifest {
  return (specOf(chart).ingress as unknown as Manifest[])[1].from;
}

describe('by default', () => {
  test('only the nodes reach the bus, and everybody the port for clients', () => {
    const chart = chartIn('infra');
    cluster(chart);
    expect(specOf(chart)).toEqual({
      podSelector: podsOf('node').podSelector,
      policyTypes: ['Ingress'],
      ingress: [
        // The last one is that of a node that has yet to open its port for clients.
        { from: [podsOf('node')], ports: tcp(6379, 16379, 16380) },
        { ports: tcp(6379) },
      ],
    });
  });

  test('the ports are those of the cluster', () => {
    const chart = chartIn('infra');
    cluster(chart, { port: 7000 });
    expect(specOf(chart).ingress).toMatchObject([
      { ports: tcp(7000, 17000, 17001) },
      { ports: tcp(7000) },
    ]);
  });

  test('the highest port has none after that of its bus', () => {
    const chart = chartIn('infra');
    cluster(chart, { port: 55535 });
    expect(specOf(chart).ingress).toMatchObject([
      { ports: tcp(55535, 65535) },
      { ports: tcp(55535) },
    ]);
  });

  test('the nodes are selected by the labels that the cluster was given', () => {
    const chart = chartIn('infra');
    const labels = { 'app.kubernetes.io/instance': 'sessions', team: 'data' };
    cluster(chart, { metadata: { ...metadata, labels } });
    const spec = specOf(chart);
    expect(spec.podSelector).toEqual(manifest(chart, 'StatefulSet').spec.selector);
    expect(spec.ingress).toMatchObject([{ from: [podsOf('node', 'sessions')] }, {}]);
  });

  test('a port for TLS is one for clients', () => {
    const chart = chartIn('infra');
    cluster(chart, { directives: { 'tls-port': '6380' } });
    expect(specOf(chart).ingress).toMatchObject([
      { ports: tcp(6379, 6380, 16379, 16380) },
      { ports: tcp(6379, 6380) },
    ]);
  });
});

test('ports that sidecars declare are open to everybody, but not those of the server', () => {
  const chart = chartIn('infra');
  cluster(chart, {
    sidecars: [
      { name: 'exporter', image: 'exporter:1', ports: [{ containerPort: 9121 }] },
      { name: 'log', image: 'log:1', ports: [{ containerPort: 514, protocol: 'UDP' }] },
      { name: 'spy', image: 'spy:1', ports: [{ containerPort: 16379 }] },
    ],
  });
  const declared = [
    { port: 9121, protocol: 'TCP' },
    { port: 514, protocol: 'UDP' },
  ];
  expect(specOf(chart).ingress[2]).toEqual({ ports: declared });
});

describe('allowFrom', () => {
  test('leaves the Job, the keeper, and who was named in any of the calls', () => {
    const chart = chartIn('infra');
    const redis = cluster(chart);
    const app = new kplus.Deployment(chart, 'app', { containers: [container] });
    redis.allowFrom(app);
    redis.allowFrom(kplus.NetworkPolicyIpBlock.ipv4(chart, 'vpn', '10.0.0.0/8', ['10.1.0.0/16']));
    redis.allowFrom(app);
    expect(clientsOf(chart)).toEqual([
      podsOf('bootstrap'),
      podsOf('keeper'),
      {
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'infra' } },
        podSelector: { matchLabels: app.toPodSelectorConfig().labelSelector._toKube().matchLabels },
      },
      { ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } },
    ]);
  });

  test('leaves the bus and the ports of sidecars as they are', () => {
    const rules = ['before', 'after'].map((time) => {
      const chart = chartIn('infra');
      const exporter = { name: 'exporter', image: 'exporter:1', ports: [{ containerPort: 9121 }] };
      const redis = cluster(chart, { sidecars: [exporter] });
      if (time === 'after') redis.allowFrom(kplus.Pods.all(chart, 'all'));
      const [nodes, , sidecars] = specOf(chart).ingress as unknown as Manifest[];
      return { nodes, sidecars };
    });
    expect(rules[1]).toEqual(rules[0]);
  });

  test('takes the workloads of connectTo for named, whichever was called first', () => {
    const chart = chartIn('infra');
    const redis = cluster(chart, { keeper: false });
    const [web, worker, metrics] = ['web', 'worker', 'metrics'].map(
      (name) => new kplus.Deployment(chart, name, { containers: [container] }),
    );
    redis.connectTo(web);
    redis.allowFrom(metrics);
    redis.connectTo(worker);
    expect(clientsOf(chart)).toHaveLength(4);
  });

  test('is needed to close the port: connectTo alone closes nothing', () => {
    const chart = chartIn('infra');
    cluster(chart).connectTo(new kplus.Deployment(chart, 'app', { containers: [container] }));
    expect(clientsOf(chart)).toBeUndefined();
  });

  test('is refused where there is no policy', () => {
    const chart = chartIn('infra');
    const redis = cluster(chart, { networkPolicy: false });
    expect(() => redis.allowFrom(kplus.Pods.all(chart, 'all'))).toThrow(
      'allowFrom names test/all, and networkPolicy is false, so that everybody is let in; leave out ' +
        'one of the two',
    );
  });
});

test('it can be left out', () => {
  const chart = chartIn('infra');
  const redis = cluster(chart, { networkPolicy: false });
  redis.connectTo(new kplus.Deployment(chart, 'app', { containers: [container] }));
  expect(redis.networkPolicy).toBeUndefined();
  expect(manifests(chart, 'NetworkPolicy')).toEqual([]);
});

describe('a policy of the parts', () => {
  function parts(chart: Chart, jobNamespace?: string): RedisNetworkPolicy {
    const nodes = statefulSet(chart, {
      config: new RedisConfigMap(chart, 'conf', { nodeScript: NodeScript.NONE }),
    });
    const bootstrap = new BootstrapJob(chart, 'bootstrap', { statefulSet: nodes });
    return new RedisNetworkPolicy(chart, 'policy', {
      metadata: { ...metadata, namespace: jobNamespace },
      bootstrap,
    });
  }

  test('knows the labels of the nodes, and that they open their port at once', () => {
    const chart = Testing.chart();
    const policy = parts(chart);
    const web = kplus.Pods.select(chart, 'web', { labels: { app: 'web' } });
    policy.allowFrom(web);
    expect(specOf(chart)).toMatchObject({
      podSelector: { matchLabels: { app: 'redis' } },
      ingress: [
        { from: [{ podSelector: { matchLabels: { app: 'redis' } } }], ports: tcp(6379, 16379) },
        { from: [{}, { podSelector: { matchLabels: { app: 'web' } } }], ports: tcp(6379) },
      ],
    });
  });

  test('is refused in another namespace', () => {
    expect(() => parts(Testing.chart(), 'other')).toThrow(
      /bootstrap is in namespace \(none given\) and policy, which uses it, in other; give both the same/,
    );
  });
});

test('a policy of cdk8s-plus beside it opens more', () => {
  const chart = chartIn('infra');
  const policy = new kplus.NetworkPolicy(chart, 'policy', { selector: cluster(chart) });
  policy.addIngressRule(kplus.Pods.all(chart, 'all'), [kplus.NetworkPolicyPort.tcp(15008)]);
  const [own, other] = manifests(chart, 'NetworkPolicy');
  expect(other.spec.podSelector).toEqual(own.spec.podSelector);
});

test('it is synthesized in an app that has a copy of cdk8s of its own', async () => {
  await jest.isolateModulesAsync(async () => {
    const copy = await import('cdk8s');
    expect(copy.App).not.toBe(App);
    const chart = new copy.Chart(new copy.App(), 'test');
    cluster(chart).allowFrom(kplus.Pods.all(chart, 'all'));
    expect(copy.Testing.synth(chart)).toContainEqual(
      expect.objectContaining({ kind: 'NetworkPolicy' }),
    );
  });
});
