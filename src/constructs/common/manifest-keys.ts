// The names in a manifest that `src/testing/without-program.ts` masks in snapshots as well. This file
// imports nothing, because the tests of a user's app load it without the constructs.

/** The key of the servers' ConfigMap, and the name of the file that its volume holds. */
export const CONF_FILE = 'redis.conf';

/** The program as `npm run bundle` makes it: one file, compressed to fit into a ConfigMap. */
export const PROGRAM_FILE = 'bootstrap.js.br';

/** What Node.js runs first. It needs no shell, so any image with a `node` will do. */
export const UNPACK_FILE = 'unpack.js';

/** The dashboard in its ConfigMap: Grafana's sidecar writes those of all namespaces into one directory. */
export const DASHBOARD_KEY = /^redis-cluster\.[a-z0-9.-]+\.json$/;

/** The annotation of the keeper's pods that changes with the program. */
export const PROGRAM_CHECKSUM = 'checksum/program';
