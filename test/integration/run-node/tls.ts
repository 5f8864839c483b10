import { TlsFiles } from '../../../src/bootstrap/redis/tls-files';
import { serverVersion } from '../../support/find-server';

/** What redis.conf says of ports and TLS, where the port for clients without TLS is one less. */
export function tlsDirectives(
  tlsPort: number,
  files: Required<TlsFiles>,
  required: boolean,
): string[] {
  const { ca, cert, key } = files;
  const port = tlsPort - 1;
  const yesNo = required ? 'yes' : 'no';
  return [
    ...[`port ${required ? 0 : port}`, `tls-port ${tlsPort}`],
    // Before 7.0 the port of the bus follows that for TLS.
    ...(parseFloat(serverVersion()) >= 7 ? [`cluster-port ${port + 10_000}`] : []),
    ...[`tls-ca-cert-file ${ca}`, `tls-cert-file ${cert}`, `tls-key-file ${key}`],
    ...['tls-auth-clients optional', `tls-cluster ${yesNo}`, `tls-replication ${yesNo}`],
  ];
}

/** The arguments with which the program speaks TLS. */
export function tlsArguments({ ca, cert, key }: Required<TlsFiles>): string[] {
  return ['--cacert', ca, '--cert', cert, '--key', key];
}
