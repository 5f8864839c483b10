import { readFileSync } from 'node:fs';
import { packagePath } from '../common/package-path';

/** The script through which the pods of a `RedisStatefulSet` start their servers. */
export enum NodeScript {
  /**
   * Meets peers that came back with another address, lets a replica take over before a primary stops,
   * and restarts a server that was killed. It comes with a readiness probe: a pod is ready when its
   * node sees a healthy cluster and its replication is in sync.
   */
  RUN_NODE = 'run-node.sh',

  /**
   * Writes the pod's own address into nodes.conf before the server starts. That is not enough for
   * nodes that all have new addresses to find each other again.
   */
  UPDATE_NODE = 'update-node.sh',

  /** Nothing: the server starts without a script. */
  NONE = 'none',
}

/** The script that says whether a node is ready. */
export const READY_FILE = 'ready.sh';

/** The files of a script, by their names, for servers with their data in that directory. */
export function scriptFiles(script: NodeScript, dataDir: string): Record<string, string> {
  switch (script) {
    case NodeScript.RUN_NODE:
      return { [script]: text(script), [READY_FILE]: text(READY_FILE) };
    case NodeScript.UPDATE_NODE:
      return { [script]: text(script).replace('/data', dataDir) };
    case NodeScript.NONE:
      return {};
  }
}

function text(file: string): string {
  return readFileSync(packagePath(`src/node/${file}`), 'utf8');
}
