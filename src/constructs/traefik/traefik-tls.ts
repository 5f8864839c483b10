import { ISecret } from 'cdk8s-plus-27';
import { IngressRouteTcpSpecTls } from '../../../imports/traefik.io';

/** Who ends the TLS of a connection that Traefik passes on. */
export class TraefikTls {
  /** The servers: Traefik reads the name that the client asks for, and passes everything on. */
  public static passthrough(): TraefikTls {
    return new TraefikTls({ passthrough: true });
  }

  /** Traefik, with the certificate in a Secret of the route's namespace. */
  public static terminate(secret: ISecret): TraefikTls {
    return new TraefikTls({ secretName: secret.name });
  }

  /** @internal */
  public readonly _spec: IngressRouteTcpSpecTls;

  private constructor(spec: IngressRouteTcpSpecTls) {
    this._spec = spec;
  }
}
