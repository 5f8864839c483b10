import { once } from 'node:events';
import { createServer as createPlainServer } from 'node:net';
import { AddressInfo } from 'node:net';
import { createServer } from 'node:tls';
import { ASK_AGAIN_AFTER_MS, Certificates } from '../../../../src/bootstrap/redis/certificates';
import { CertificateAuthority } from '../../../support/certificates';

const DAY_MS = 86_400_000;

let authority: CertificateAuthority;
beforeAll(() => (authority = new CertificateAuthority('ca')));
afterAll(() => authority.close());

/** A server that shows a certificate which is valid for some days. */
async function showing(days: number, run: (server: Shown) => Promise<void>): Promise<void> {
  const { 'tls.crt': cert, 'tls.key': key } = authority.secret({ days });
  const server = createServer({ cert, key }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  let handshakes = 0;
  server.on('connection', () => handshakes++);
  const renew = (newDays: number): void => {
    const { 'tls.crt': newCert, 'tls.key': newKey } = authority.secret({ days: newDays });
    server.setSecureContext({ cert: newCert, key: newKey });
  };
  try {
    await run({ host: '127.0.0.1', port, renew, handshakes: () => handshakes });
  } finally {
    server.close();
  }
}

interface Shown {
  readonly host: string;
  readonly port: number;
  readonly renew: (days: number) => void;
  readonly handshakes: () => number;
}

test('a certificate is told with its start and its end, and one that is renewed within a minute', async () => {
  await showing(1, async (server) => {
    let now = 1_000;
    const certificates = new Certificates(
      () => ({}),
      () => now,
    );
    const first = await certificates.of(server);
    expect(first!.end - first!.start).toBe(DAY_MS);
    expect(first!.seenAt).toBe(1_000);
    server.renew(2);
    now += ASK_AGAIN_AFTER_MS - 1;
    expect(await certificates.of(server)).toEqual(first);
    expect(server.handshakes()).toBe(1);
    now += 1;
    const renewed = await certificates.of(server);
    expect(renewed!.end - renewed!.start).toBe(2 * DAY_MS);
  });
});

test('one that has ended is told of too', async () => {
  await showing(0, async (server) => {
    const ended = await new Certificates(() => ({ ca: authority.pem })).of(server);
    expect(ended!.end).toBe(ended!.start);
  });
});

test('a server that shows none has none, or the last one that it showed', async () => {
  let now = 0;
  const certificates = new Certificates(
    () => ({}),
    () => now,
  );
  const plain = createPlainServer((socket) => socket.end('-ERR\r\n')).listen(0, '127.0.0.1');
  await once(plain, 'listening');
  const { port } = plain.address() as AddressInfo;
  expect(await certificates.of({ host: '127.0.0.1', port })).toBeUndefined();
  plain.close();
  let gone: Shown;
  await showing(1, async (server) => {
    gone = server;
    await certificates.of(server);
  });
  now += ASK_AGAIN_AFTER_MS;
  expect((await certificates.of(gone!))?.seenAt).toBe(0);
});

test('files that are no certificate are none of a server', async () => {
  await showing(1, async (server) => {
    const broken = new Certificates(() => ({ cert: 'none', key: 'none' }));
    expect(await broken.of(server)).toBeUndefined();
  });
});
