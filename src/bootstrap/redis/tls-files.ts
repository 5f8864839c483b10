import { readFileSync } from 'node:fs';
import { ConnectionOptions } from 'node:tls';

/** The files with which the program speaks TLS. */
export interface TlsFiles {
  /** The certificates of those who sign the nodes' certificates. */
  readonly ca: string;
  /** The certificate that the program shows, where the nodes ask for one, and its key. */
  readonly cert?: string;
  readonly key?: string;
}

/**
 * Reads the files, anew for each connection, because Kubernetes changes those of a mounted Secret. What
 * counts is who signed a node's certificate, as among the nodes themselves: it need not name the address at
 * which the program reaches the node.
 */
export function tlsOptions({ ca, cert, key }: TlsFiles): ConnectionOptions {
  return {
    // Without any, Node.js would trust the public CAs.
    ca: read(ca) || [],
    cert: cert && read(cert),
    key: key && read(key),
    checkServerIdentity: () => undefined,
  };
}

/** What is in a file; undefined where it cannot be read, which the server's answer then comes to. */
function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
