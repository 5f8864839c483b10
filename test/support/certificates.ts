import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TlsFiles } from '../../src/bootstrap/redis/tls-files';
import { install, runs } from './install';

const NEW_KEY = '-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes'.split(' ');

/** What a certificate is to be. */
export interface CertificateOptions {
  /** The CAs beside it; by default the one that signs it. */
  readonly cas?: readonly string[];
  /** The DNS names in it. */
  readonly names?: readonly string[];
  /** Days that it is valid; by default 1, and with 0 it has ended. */
  readonly days?: number;
  /** Whether it is like one of `Tls.fromCertManager`: for both usages, and without a subject. */
  readonly likeCertManager?: boolean;
}

/** The files of a mounted Secret with a certificate. */
export function tlsFilesIn(directory: string): Required<TlsFiles> {
  const [ca, cert, key] = ['ca.crt', 'tls.crt', 'tls.key'].map((file) => join(directory, file));
  return { ca, cert, key };
}

/** What such a certificate says of itself. */
const USAGES = [
  'keyUsage=critical,digitalSignature,keyEncipherment',
  'extendedKeyUsage=serverAuth,clientAuth',
  'authorityKeyIdentifier=keyid',
];

/** A certificate authority of a test, in a directory that `close` removes. */
export class CertificateAuthority {
  private readonly dir = mkdtempSync(join(tmpdir(), 'ca-'));
  private readonly key = join(this.dir, 'ca.key');
  private readonly certificate = join(this.dir, 'ca.pem');

  constructor(name: string) {
    if (!runs('openssl')) install('openssl');
    const files = ['-keyout', this.key, '-out', this.certificate];
    openssl('req', '-x509', ...NEW_KEY, ...files, '-subj', `/CN=${name}`, '-days', '2');
  }

  /** Its own certificate. */
  get pem(): string {
    return readFileSync(this.certificate, 'utf8');
  }

  /** Writes a certificate that it signs into a directory, as the files of a mounted Secret. */
  issue(directory: string, options: CertificateOptions = {}): void {
    mkdirSync(directory, { recursive: true });
    for (const [file, text] of Object.entries(this.secret(options))) {
      const next = join(this.dir, file);
      writeFileSync(next, text);
      // Each file is there from one moment to the next.
      copyFileSync(next, join(directory, `.${file}`));
      renameSync(join(directory, `.${file}`), join(directory, file));
    }
  }

  /** The content of a Secret with a certificate that it signs. */
  secret(options: CertificateOptions): Secret {
    const { cas = [this.pem], names = ['redis'], days = 1, likeCertManager = false } = options;
    const [key, request, certificate, extensions] = ['key', 'csr', 'crt', 'ext'].map((file) =>
      join(this.dir, `leaf.${file}`),
    );
    const alternatives = names.map((name) => `DNS:${name}`).join(',');
    const usages = likeCertManager ? USAGES : [];
    const critical = likeCertManager ? 'critical,' : '';
    const lines = [`subjectAltName=${critical}${alternatives}`, ...usages];
    writeFileSync(extensions, lines.map((line) => `${line}\n`).join(''));
    const subject = likeCertManager ? '/' : '/CN=redis';
    openssl('req', ...NEW_KEY, '-keyout', key, '-out', request, '-subj', subject);
    openssl(
      ...['x509', '-req', '-in', request, '-CA', this.certificate, '-CAkey', this.key],
      ...['-CAcreateserial', '-out', certificate, '-days', `${days}`, '-extfile', extensions],
    );
    return {
      'ca.crt': cas.join(''),
      'tls.key': readFileSync(key, 'utf8'),
      'tls.crt': readFileSync(certificate, 'utf8'),
    };
  }

  close(): void {
    rmSync(this.dir, { recursive: true });
  }
}

/** As cert-manager and `kubectl create secret tls` name its parts. */
type Secret = Record<'ca.crt' | 'tls.key' | 'tls.crt', string>;

function openssl(...args: readonly string[]): void {
  execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'pipe'] });
}
