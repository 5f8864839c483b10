import {
  ClientEndpoint,
  Engine,
  ExternalAccess,
  RedisCluster,
  RedisClusterProps,
} from '../../../../src';
import { cluster, HOST, kinds, nodePorts, ports, six } from './accesses';

describe('refuses', () => {
  test.each<[string, () => ExternalAccess, RedisClusterProps, string]>([
    [
      'fewer entry points than nodes',
      () => ExternalAccess.traefikPorts({ ...ports, entryPoints: ['a', 'b'] }),
      {},
      'entryPoints has 2, and each of the 6 nodes needs one; add 4, or have fewer nodes',
    ],
    [
      'fewer listeners than nodes',
      () => ExternalAccess.gatewayPorts({ ...ports, gateway: 'edge', listeners: ['a'] }),
      {},
      'listeners has 1, and each of the 6 nodes needs one; add 5, or have fewer nodes',
    ],
    [
      'fewer addresses than nodes',
      () => ExternalAccess.loadBalancers({ addresses: ['10.0.0.1'] }),
      {},
      'addresses has 1, and each of the 6 nodes needs one; add 5, or have fewer nodes',
    ],
    [
      'a name where a load balancer is to have an address',
      () => ExternalAccess.loadBalancers({ addresses: ['lb.example.com'] }),
      {},
      'addresses has "lb.example.com", which is no IP address; name the load balancers by hostNames, as in redis-{ordinal}.example.com',
    ],
    [
      'one name for all load balancers',
      () => ExternalAccess.loadBalancers({ hostNames: 'redis.example.com' }),
      {},
      'hostNames is "redis.example.com", the same for every node; put {ordinal} into it, as in redis-{ordinal}.example.com',
    ],
    [
      'NodePorts that end too high',
      () => ExternalAccess.nodePorts({ host: HOST, basePort: 32763 }),
      {},
      'basePort is 32763, and 6 nodes need the ports up to 32768, of which the highest is 32767; give 32762 at most',
    ],
    [
      'NodePorts that begin too low',
      () => ExternalAccess.nodePorts({ host: HOST, basePort: 7000 }),
      {},
      'basePort is 7000, and must be an integer from 30000 to 32767',
    ],
    [
      'ports that are none',
      () => ExternalAccess.traefikPorts({ ...ports, basePort: 65533, entryPoints: six('r') }),
      {},
      'basePort is 65533, and 6 nodes need the ports up to 65538, of which the highest is 65535; give 65530 at most',
    ],
    [
      'an entry point for two nodes',
      () => ExternalAccess.traefikPorts({ ...ports, entryPoints: ['a', 'a'] }),
      {},
      'entry point a is used twice; choose another one',
    ],
    [
      'Traefik that is to tell nodes apart without TLS',
      () => kinds.traefikSni,
      { tls: undefined },
      'externalAccess tells the nodes apart by the names that clients send in TLS, and the cluster has no tls; give it tls, or use ExternalAccess.traefikPorts',
    ],
    [
      'a Gateway that is to tell nodes apart without TLS',
      () => kinds.gatewaySni,
      { tls: undefined },
      'externalAccess tells the nodes apart by the names that clients send in TLS, and the cluster has no tls; give it tls, or use ExternalAccess.gatewayPorts',
    ],
    [
      'one name for all nodes',
      () => ExternalAccess.traefikSni({ hostNames: 'redis.example.com', entryPoint: 'a', port: 1 }),
      {},
      'hostNames is "redis.example.com", the same for every node; put {ordinal} into it, as in redis-{ordinal}.example.com',
    ],
    [
      'an engine that knows no names',
      () => nodePorts,
      { tls: undefined, engine: Engine.REDIS_6_0 },
      'externalAccess needs nodes that tell clients names, and redis 6.0.16 knows none; use Redis 7.0 or later or Valkey',
    ],
    [
      'nodes that are to tell addresses',
      () => nodePorts,
      { clientEndpoint: ClientEndpoint.ADDRESS },
      'externalAccess needs nodes that tell clients names, and clientEndpoint is ADDRESS; leave clientEndpoint out',
    ],
  ])('%s', (_, access, props, message) => {
    expect(() => cluster(access(), props)).toThrow(new Error(message));
  });

  test('what another cluster of the chart has', () => {
    const { chart } = cluster(nodePorts);
    const other = ExternalAccess.nodePorts({ host: HOST, basePort: 30705 });
    expect(() => new RedisCluster(chart, 'cache', { externalAccess: other })).toThrow(
      new Error('the NodePort 30705 is taken by redis and by cache; give one of them another'),
    );
  });

  test('the endpoints of a cluster that no one reaches', () => {
    expect(() => cluster().redis.externalEndpoints).toThrow(
      new Error('externalEndpoints of test/redis need externalAccess; give it one'),
    );
  });
});
