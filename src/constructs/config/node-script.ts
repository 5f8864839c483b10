import { readFileSync } from 'node:fs';
import { packagePath } from '../common/package-path';

/** The script through which the pods of a `RedisStatefulSet` start their servers. */
export enum NodeScript {
  /**
   * Meets peers whose addresses have changed, fails over to a replica before a primary stops, and
   * restarts a server that was killed. With it, a pod is ready when its node can serve its own shard
   * and, for a replica, when it is in sync.
   */
  RUN_NODE = 'run-node.sh',

  /**
   * Writes the pod's own address into nodes.conf before the server starts. When all pods have new
   * addresses, that is not enough for the nodes to find each other.
   */
  UPDATE_NODE = 'update-node.sh',

  /** The server is started without a script. */
  NONE = 'none',
}

/** The readiness probe of a node that run-node.sh runs. */
export const READY_FILE = 'ready.sh';

/** The files that run-node.sh sources from its own directory. */
const PARTS_OF_RUN_NODE = [
  'settings.sh',
  'query.sh',
  'users.sh',
  'password.sh',
  'certificate.sh',
  'tls-state.sh',
  'saved-data.sh',
  'damaged-files.sh',
  'volume-owner.sh',
  'nodes-conf.sh',
  'peer-reports.sh',
  'before-start.sh',
  'start-server.sh',
  'meet-peers.sh',
  'announce-name.sh',
  'follow-passwords.sh',
  'before-stop.sh',
];

/** The files of a script by name, for servers with their data in that directory. */
export function scriptFiles(script: NodeScript, dataDir: string): Record<string, string> {
  switch (script) {
    case NodeScript.RUN_NODE:
      return texts([script, ...PARTS_OF_RUN_NODE, READY_FILE]);
    case NodeScript.UPDATE_NODE:
      return { [script]: text(script).replace('/data', dataDir) };
    case NodeScript.NONE:
      return {};
  }
}

function texts(files: readonly string[]): Record<string, string> {
  return Object.fromEntries(files.map((file) => [file, text(file)]));
}

function text(file: string): string {
  return readFileSync(packagePath(`src/node/${file}`), 'utf8');
}
