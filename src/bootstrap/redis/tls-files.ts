import { readFileSync } from 'node:fs';
import { ConnectionOptions } from 'node:tls';
import { unlessMissing } from '../util/unless-missing';

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
    ca: read(ca),
    cert: cert && read(cert),
    key: key && read(key),
    checkServerIdentity: () => undefined,
  };
}

function read(file: string): string | undefined {
  return unlessMissing(() => readFileSync(file, 'utf8'));
}
