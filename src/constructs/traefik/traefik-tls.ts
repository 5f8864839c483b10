import { ISecret } from 'cdk8s-plus-27';
import { IngressRouteTcpSpecTls } from '../../../imports/traefik.io';

/** Who terminates TLS on a connection that Traefik forwards. */
export class TraefikTls {
  /** The servers: Traefik reads the host name that the client sends, and forwards the TLS connection. */
  public static passthrough(): TraefikTls {
    return new TraefikTls({ passthrough: true });
  }

  /** Traefik, with the certificate in a Secret in the route's namespace. */
  public static terminate(secret: ISecret): TraefikTls {
    return new TraefikTls({ secretName: secret.name });
  }

  /** @internal */
  public readonly _spec: IngressRouteTcpSpecTls;

  private constructor(spec: IngressRouteTcpSpecTls) {
    this._spec = spec;
  }
}
