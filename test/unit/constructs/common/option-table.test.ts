import { App, Chart, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import {
  Auth,
  BootstrapJob,
  BootstrapJobProps,
  ClientService,
  ClientServiceProps,
  ConnectOptions,
  ExternalAccess,
  HeadlessService,
  Keeper,
  KeeperProps,
  Monitoring,
  NfsStorageClass,
  RedisCluster,
  RedisConfigMap,
  RedisDashboard,
  RedisDashboardProps,
  RedisMonitoring,
  RedisMonitoringProps,
  RedisNetworkPolicy,
  RedisNetworkPolicyProps,
  RedisStatefulSet,
  RedisUser,
  Scaling,
  Spread,
  StaticGlusterPVs,
  StaticPVs,
  StaticPVSource,
  Tls,
  TraefikIpAllowList,
  TraefikTcpRoute,
  TraefikTcpTransport,
  UserRights,
} from '../../../../src';

const chart = new Chart(new App(), 'test');
const secret = kplus.Secret.fromSecretName(chart, 'secret', 'redis');
const password = { secret, key: 'password' };
const auth = Auth.fromSecret(secret);
const cluster = new RedisCluster(chart, 'redis', { monitoring: Monitoring.byPodMonitors() });
const config = new RedisConfigMap(chart, 'config');
const service = new HeadlessService(chart, 'service');
const { statefulSet, bootstrap } = cluster;
const volumes = { count: 1, capacity: Size.gibibytes(1) };

/** Options with one that does not exist, as JavaScript lets them through. */
function misspelt<Options extends object>(options: Options): Options {
  return { ...options, sorces: [] };
}

test.each<[string, () => unknown]>([
  ['Auth.fromSecret', () => Auth.fromSecret(secret, misspelt({}))],
  ['Auth.generated', () => Auth.generated(misspelt({}))],
  [
    'BootstrapJob',
    () => new BootstrapJob(chart, 'a', misspelt<BootstrapJobProps>({ statefulSet })),
  ],
  [
    'ClientService',
    () => new ClientService(chart, 'b', misspelt<ClientServiceProps>({ statefulSet })),
  ],
  [
    'connectTo',
    () => cluster.connectTo(new kplus.Deployment(chart, 'c'), misspelt<ConnectOptions>({})),
  ],
  ['nodePorts', () => ExternalAccess.nodePorts(misspelt({ host: 'a', basePort: 30000 }))],
  ['loadBalancers', () => ExternalAccess.loadBalancers(misspelt({}))],
  [
    'traefikPorts',
    () => ExternalAccess.traefikPorts(misspelt({ host: 'a', basePort: 7000, entryPoints: ['a'] })),
  ],
  [
    'traefikSni',
    () =>
      ExternalAccess.traefikSni(
        misspelt({ hostNames: 'redis-{ordinal}.example.com', entryPoint: 'a', port: 6380 }),
      ),
  ],
  [
    'gatewayPorts',
    () =>
      ExternalAccess.gatewayPorts(
        misspelt({ gateway: 'a', host: 'a', basePort: 7000, listeners: ['a'] }),
      ),
  ],
  [
    'gatewaySni',
    () =>
      ExternalAccess.gatewaySni(
        misspelt({
          gateway: 'a',
          hostNames: 'redis-{ordinal}.example.com',
          listener: 'a',
          port: 6380,
        }),
      ),
  ],
  ['HeadlessService', () => new HeadlessService(chart, 'd', misspelt({}))],
  ['Keeper', () => new Keeper(chart, 'e', misspelt<KeeperProps>({ bootstrap }))],
  ['NfsStorageClass', () => new NfsStorageClass(chart, 'f', misspelt({}))],
  [
    'RedisDashboard',
    () => new RedisDashboard(chart, 'g', misspelt<RedisDashboardProps>({ statefulSet })),
  ],
  [
    'RedisMonitoring',
    () => new RedisMonitoring(chart, 'h', misspelt<RedisMonitoringProps>({ bootstrap })),
  ],
  [
    'RedisNetworkPolicy',
    () => new RedisNetworkPolicy(chart, 'i', misspelt<RedisNetworkPolicyProps>({ bootstrap })),
  ],
  [
    'RedisStatefulSet',
    () => new RedisStatefulSet(chart, 'j', misspelt({ config, service, scaling: Scaling.byJob() })),
  ],
  ['Scaling.byManifest', () => Scaling.byManifest(misspelt({}))],
  ['Spread.antiAffinity', () => Spread.antiAffinity(misspelt({}))],
  ['Spread.evenly', () => Spread.evenly(misspelt({}))],
  ['StaticGlusterPVs', () => new StaticGlusterPVs(chart, 'k', misspelt(volumes))],
  [
    'StaticPVs',
    () =>
      new StaticPVs(
        chart,
        'l',
        misspelt({ ...volumes, source: StaticPVSource.hostPath({ path: '/data' }) }),
      ),
  ],
  ['Tls.fromSecret', () => Tls.fromSecret(secret, misspelt({}))],
  ['Tls.fromCertManager', () => Tls.fromCertManager({ name: 'ca' }, misspelt({}))],
  [
    'TraefikIpAllowList',
    () => new TraefikIpAllowList(chart, 'm', misspelt({ sources: ['10.0.0.0/8'] })),
  ],
  ['TraefikTcpTransport', () => new TraefikTcpTransport(chart, 'transport', misspelt({}))],
  [
    'TraefikTcpRoute',
    () => new TraefikTcpRoute(chart, 'n', misspelt({ entryPoints: ['a'], service })),
  ],
  [
    'a user',
    () =>
      new RedisCluster(chart, 'o', {
        auth,
        users: [misspelt<RedisUser>({ name: 'shop', password })],
      }),
  ],
  [
    'a selector of a user',
    () =>
      new RedisCluster(chart, 'p', {
        auth,
        users: [{ name: 'shop', password, selectors: [misspelt<UserRights>({})] }],
      }),
  ],
])('%s refuses an option that it does not have', (_, make) => {
  expect(make).toThrow(/^unknown option sorces; /);
});
