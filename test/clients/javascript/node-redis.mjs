// Writes with node-redis.
import { setTimeout as sleep } from 'node:timers/promises';
import { createCluster } from 'redis';
import { main, tlsOf } from './protocol.mjs';

// settings of docs/clients.md: begin
const documented = (seed) => ({
  defaults: {
    socket: {
      connectTimeout: 1_000, // 5 s: a machine without power answers no connect
      socketTimeout: 2_000, // never: nor does it answer what was sent to it before
      reconnectStrategy: (retries) => Math.min(50 * (retries + 1), 500),
    },
    // A connection that is idle would end by the time-out of its socket.
    pingInterval: 1_000,
  },
  // false: what asks for the topology would wait until it has connected to all that it was told.
  minimizeConnections: true,
  // A node whose name is not known for a moment: any other one redirects to it once it is.
  nodeAddressMap: (address) => (address.startsWith('?') ? seed : undefined),
  topologyRefreshOnReconnectionAttemptStrategy: 500, // 5 s
  commandOptions: { timeout: 1_000 }, // 5 s, for a command that waits until it is sent
});

/** node-redis follows redirects, and leaves it to the application to try again after all else. */
async function retrying(command, limit = 15_000) {
  for (const end = Date.now() + limit; ;) {
    try {
      return await command();
    } catch (error) {
      if (Date.now() > end) throw error;
      await sleep(100);
    }
  }
}
// settings of docs/clients.md: end

void main(async ({ nodes, username, password, ca, map, isDocumented }) => {
  const settings = isDocumented ? documented(nodes[0]) : {};
  const reached = (node) => (node && ca ? { ...node, ...tlsOf(ca, node.host) } : node);
  const cluster = createCluster({
    ...settings,
    rootNodes: nodes.map((node) => ({ socket: reached(node) })),
    nodeAddressMap: (inside) => reached(map.get(inside)) ?? settings.nodeAddressMap?.(inside),
    defaults: {
      ...settings.defaults,
      username,
      password,
      socket: { ...settings.defaults?.socket, ...(ca ? { tls: true, ca } : {}) },
    },
  });
  // What failed is counted where it was asked for.
  cluster.on('error', () => undefined);
  await cluster.connect();
  if (!isDocumented) return cluster;
  return {
    set: (key, value) => retrying(() => cluster.set(key, value)),
    get: (key) => retrying(() => cluster.get(key)),
  };
});
