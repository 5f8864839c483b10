import { connect, ConnectionOptions, PeerCertificate } from 'node:tls';
import { Address } from '../../topology';
import { Certificate } from '../cluster/certificate';
import { isProgrammingError } from '../util/programming-error';

/** How long what a server showed is taken for what it shows. */
export const ASK_AGAIN_AFTER_MS = 60_000;

const HANDSHAKE_LIMIT_MS = 2_000;

/**
 * The certificates that servers show. The connections of the program go on with those that they began with, and
 * none is made to a server whose certificate has ended. So this makes handshakes of its own, now and then, and
 * leaves it to the others to check who signed a certificate.
 */
export class Certificates {
  private readonly shown = new Map<string, Certificate>();

  /** `date` tells the time, in milliseconds since 1970. */
  constructor(
    private readonly options: () => ConnectionOptions,
    private readonly date: () => number = Date.now,
  ) {}

  /** That of the server at an address, or the last one where it shows none now; undefined where it never did. */
  async of({ host, port }: Address): Promise<Certificate | undefined> {
    const key = `${host} ${port}`;
    const now = this.date();
    const known = this.shown.get(key);
    if (known !== undefined && now - known.seenAt < ASK_AGAIN_AFTER_MS) return known;
    const found = await handshake({ ...this.options(), host, port }).catch((error: unknown) => {
      if (isProgrammingError(error)) throw error;
      return undefined;
    });
    if (found === undefined) return known;
    const certificate = { ...validity(found), seenAt: now };
    this.shown.set(key, certificate);
    return certificate;
  }
}

function handshake(options: ConnectionOptions): Promise<PeerCertificate> {
  return new Promise((resolve, reject) => {
    const socket = connect({ ...options, rejectUnauthorized: false }, () => {
      resolve(socket.getPeerCertificate());
      socket.end();
    });
    socket.setTimeout(HANDSHAKE_LIMIT_MS, () => socket.destroy(new Error('no handshake in time')));
    socket.on('error', reject);
  });
}

function validity({
  valid_from: from,
  valid_to: to,
}: PeerCertificate): Omit<Certificate, 'seenAt'> {
  return { start: Date.parse(from), end: Date.parse(to) };
}
