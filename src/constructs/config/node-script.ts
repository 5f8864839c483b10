import { readFileSync } from 'node:fs';
import { packagePath } from '../common/package-path';

/** The script through which the pods of a `RedisStatefulSet` start their servers. */
export enum NodeScript {
  /**
   * Meets peers again that came back under another address, hands a primary over before it stops,
   * and starts a server again that was killed. The readiness probe is its companion: a pod is ready
   * when the cluster is whole to it and its copy is in step.
   */
  RUN_NODE = 'run-node.sh',

  /**
   * Writes the pod's own address into nodes.conf before the server starts. Nodes that all have new
   * addresses do not find each other again by that.
   */
  UPDATE_NODE = 'update-node.sh',

  /** The server is started as it is. */
  NONE = 'none',
}

/** Tells whether a node is ready. */
export const READY_FILE = 'ready.sh';

/** What run-node.sh reads from its own directory, one file a subject. */
const PARTS_OF_RUN_NODE = ['query.sh', 'before-start.sh', 'meet-peers.sh', 'before-stop.sh'];

/** The files of a script, by their names, for servers with their data in that directory. */
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
