import { ConnectionOptions } from 'node:tls';
import { readIfThere } from '../util/read-if-there';

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
    ca: readIfThere(ca),
    cert: cert && readIfThere(cert),
    key: key && readIfThere(key),
    checkServerIdentity: () => undefined,
  };
}
