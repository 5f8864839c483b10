import { AddressInfo } from 'node:net';
import { createServer, Server, TLSSocket } from 'node:tls';

/** A port with a certificate, behind which there is no server. */
export class TlsListener {
  /** The names that clients sent which took the certificate, in lower case; empty for none. */
  readonly names = new Set<string>();
  private refused = false;

  private constructor(private readonly server: Server) {
    server.on(
      'secureConnection',
      (socket: TLSSocket & { readonly servername?: string | false }) => {
        socket.on('error', () => undefined);
        // A client has to speak first, and one that refuses the certificate says nothing.
        socket.once('data', () => {
          this.names.add((socket.servername || '').toLowerCase());
          socket.destroy();
        });
        socket.once('close', () => (this.refused = true));
      },
    );
    server.on('tlsClientError', () => (this.refused = true));
  }

  static async start(secret: {
    readonly 'tls.crt': string;
    readonly 'tls.key': string;
  }): Promise<TlsListener> {
    const server = createServer({ cert: secret['tls.crt'], key: secret['tls.key'] });
    const listener = new TlsListener(server);
    await new Promise<void>((resolve) => server.listen(0, resolve));
    return listener;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Whether some client has taken the certificate, or refused it. */
  get wasTried(): boolean {
    return this.refused || this.names.size > 0;
  }

  close(): void {
    this.server.close();
  }
}
