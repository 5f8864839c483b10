import { Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { ExternalAccess, RedisCluster, RedisClusterProps, Tls } from '../../../../src';
import { chartIn } from '../synth';

export const HOST = 'k8s.example.com';
export const HOST_NAMES = 'redis-{ordinal}.example.com';
export const ports = { host: HOST, basePort: 7000 };
export const six = (prefix: string): string[] =>
  [0, 1, 2, 3, 4, 5].map((each) => `${prefix}${each}`);

export const nodePorts = ExternalAccess.nodePorts({ host: HOST, basePort: 30700 });
/** One of each kind, for six nodes. */
export const kinds: Record<string, ExternalAccess> = {
  nodePorts,
  loadBalancers: ExternalAccess.loadBalancers({
    addresses: six('10.0.0.1'),
    annotations: { pool: 'redis' },
    loadBalancerClass: 'metal',
    sources: ['10.1.0.0/16', 'fd00::/8'],
  }),
  traefikPorts: ExternalAccess.traefikPorts({
    ...ports,
    entryPoints: six('redis-'),
    sources: ['10.1.0.0/16'],
  }),
  traefikSni: ExternalAccess.traefikSni({
    hostNames: HOST_NAMES,
    entryPoint: 'rediss',
    port: 6380,
  }),
  gatewayPorts: ExternalAccess.gatewayPorts({
    ...ports,
    gateway: 'edge',
    gatewayNamespace: 'edge',
    listeners: six('redis-'),
  }),
  gatewaySni: ExternalAccess.gatewaySni({
    hostNames: HOST_NAMES,
    gateway: 'edge',
    listener: 'rediss',
    port: 6380,
    version: 'v1alpha3',
  }),
};

/** A cluster with TLS. */
export function cluster(
  externalAccess?: ExternalAccess,
  props: RedisClusterProps = {},
  chart = chartIn('shop'),
): { readonly chart: Chart; readonly redis: RedisCluster } {
  const certificate = kplus.Secret.fromSecretName(chart, 'certificate', 'redis-tls');
  const tls = Tls.fromSecret(certificate);
  const redis = new RedisCluster(chart, 'redis', { externalAccess, tls, ...props });
  return { chart, redis };
}
