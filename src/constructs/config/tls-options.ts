import { Duration } from 'cdk8s';

/** Whether clients have to show a certificate of their own. Nodes always show theirs to each other. */
export enum ClientCertificates {
  /** A client without one, or with one that no CA of the Secret has signed, is refused. */
  REQUIRED = 'yes',

  /** One that is shown has to be signed by a CA of the Secret. */
  OPTIONAL = 'optional',

  /** Clients are not asked for one. */
  NONE = 'no',
}

/** Options for `Tls`, wherever the certificate comes from. */
export interface TlsOptions {
  /**
   * The port for clients that speak TLS; 55534 at most.
   *
   * @default 6380
   */
  readonly port?: number;

  /**
   * Whether clients that speak no TLS may still connect, to `port` of the cluster.
   *
   * @default false
   */
  readonly plainPort?: boolean;

  /**
   * How long such clients may connect to a cluster that was in service without TLS, once its nodes speak
   * TLS with each other. In that time they have to change over. From Redis 7.0; before that, a cluster
   * begins with TLS or has none.
   *
   * @default Duration.minutes(10)
   */
  readonly overlap?: Duration;

  /**
   * Whether the nodes speak TLS with each other. Without it they have a certificate, and clients may use
   * either port: the step before `tls` is taken out of a cluster that serves. From Redis 7.0.
   *
   * @default true
   */
  readonly required?: boolean;

  /**
   * Whether clients have to show a certificate.
   *
   * @default ClientCertificates.OPTIONAL
   */
  readonly clientCertificates?: ClientCertificates;
}
