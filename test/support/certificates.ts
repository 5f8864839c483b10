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
import { install, runs } from './install';

/** A certificate authority of a test, in a directory that `close` removes. */
export class CertificateAuthority {
  private readonly dir = mkdtempSync(join(tmpdir(), 'ca-'));

  constructor(name: string) {
    if (!runs('openssl')) install('openssl');
    this.openssl(
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      ...['-keyout', this.key, '-out', this.certificate, '-subj', `/CN=${name}`, '-days', '2'],
    );
  }

  /** Its own certificate. */
  get pem(): string {
    return readFileSync(this.certificate, 'utf8');
  }

  /**
   * Writes a certificate that it signs as the files of a mounted Secret, with these CAs beside it. Each file
   * is there from one moment to the next.
   */
  issue(secret: string, { days = 1, cas = [this.pem] } = {}): void {
    const next = (file: string): string => join(this.dir, file);
    mkdirSync(secret, { recursive: true });
    this.openssl(
      'req',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      ...['-keyout', next('tls.key'), '-out', next('csr'), '-subj', '/CN=redis'],
    );
    this.openssl(
      'x509',
      '-req',
      '-in',
      next('csr'),
      '-CA',
      this.certificate,
      '-CAkey',
      this.key,
      ...['-CAcreateserial', '-out', next('tls.crt'), '-days', `${days}`],
    );
    writeFileSync(next('ca.crt'), cas.join(''));
    for (const file of ['ca.crt', 'tls.key', 'tls.crt']) {
      copyFileSync(next(file), join(secret, `.${file}`));
      renameSync(join(secret, `.${file}`), join(secret, file));
    }
  }

  close(): void {
    rmSync(this.dir, { recursive: true });
  }

  private get key(): string {
    return join(this.dir, 'ca.key');
  }

  private get certificate(): string {
    return join(this.dir, 'ca.pem');
  }

  private openssl(...args: string[]): void {
    execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'pipe'] });
  }
}
