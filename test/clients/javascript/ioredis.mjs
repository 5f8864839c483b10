// Writes with ioredis.
import { Cluster } from 'ioredis';
import { main } from './protocol.mjs';

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

void main(({ nodes, password, isDocumented }) => {
  const settings = isDocumented ? documented : {};
  const cluster = new Cluster(nodes, {
    ...settings,
    redisOptions: { ...settings.redisOptions, password },
  });
  // What failed is counted where it was asked for.
  cluster.on('error', () => undefined);
  return cluster;
});
