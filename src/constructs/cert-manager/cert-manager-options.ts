import { Duration } from 'cdk8s';
import { TlsOptions } from '../config/tls-options';

/** The kind and the size of a private key. */
export enum KeyAlgorithm {
  /** ECDSA with 256 bits: a handshake costs the server a fraction of that with RSA. */
  ECDSA_256 = 'ECDSA-256',

  /** ECDSA with 384 bits. */
  ECDSA_384 = 'ECDSA-384',

  /** RSA with 2048 bits. */
  RSA_2048 = 'RSA-2048',

  /** RSA with 4096 bits. */
  RSA_4096 = 'RSA-4096',
}

/** Options for `Tls.fromCertManager`. */
export interface CertManagerTlsOptions extends TlsOptions {
  /**
   * The name of the Secret that cert-manager makes. Another name rolls the pods.
   *
   * @default - the name of the cluster, and `-tls`
   */
  readonly secretName?: string;

  /**
   * How long a certificate is valid; an hour at least.
   *
   * @default - cert-manager's own, which is 90 days
   */
  readonly duration?: Duration;

  /**
   * How long before its end a certificate is renewed; 5 minutes at least.
   *
   * @default - cert-manager's own, which is a third of the time for which it is valid
   */
  readonly renewBefore?: Duration;

  /**
   * The kind of the private key, of which each renewal makes a new one.
   *
   * @default KeyAlgorithm.ECDSA_256
   */
  readonly keyAlgorithm?: KeyAlgorithm;

  /**
   * DNS names and addresses by which clients know the nodes beside those that the library knows of:
   * `dnsNames` of the cluster, and the addresses of `externalAccess`. A name may begin with `*.`.
   *
   * @default - none
   */
  readonly furtherNames?: string[];
}
