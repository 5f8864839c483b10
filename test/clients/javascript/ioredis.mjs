// Writes with ioredis.
import { Cluster } from 'ioredis';
import { main, tlsOf } from './protocol.mjs';

// settings of docs/clients.md: begin
const documented = {
  // A name is looked up anew for each connection; ioredis would go on with the address otherwise.
  dnsLookup: (host, callback) => callback(null, host),
  slotsRefreshInterval: 5_000, // never: finds what changed without a MOVED
  maxRedirections: 100, // 16: with 200 ms each, enough for the election of a replica
  retryDelayOnFailover: 200, // 100
  retryDelayOnClusterDown: 200, // 100
  retryDelayOnTryAgain: 200, // 100
  redisOptions: {
    connectTimeout: 1_000, // 10 s: a machine without power answers no connect
    socketTimeout: 2_000, // never: nor does it answer what was sent to it before
  },
};
// settings of docs/clients.md: end

void main(({ nodes, username, password, ca, map, isDocumented }) => {
  const settings = isDocumented ? documented : {};
  const reached = (node) => (node && ca ? { ...node, tls: tlsOf(ca, node.host) } : node);
  const cluster = new Cluster(nodes.map(reached), {
    ...settings,
    // A certificate has names, which ioredis would not have any more after a lookup.
    ...(ca ? { dnsLookup: documented.dnsLookup } : {}),
    natMap: (inside) => reached(map.get(inside)),
    redisOptions: { ...settings.redisOptions, username, password, ...(ca ? { tls: { ca } } : {}) },
  });
  // What failed is counted where it was asked for.
  cluster.on('error', () => undefined);
  return cluster;
});
