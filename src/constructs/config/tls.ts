import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Engine } from '../../engine/engine';
import { busPort, DEFAULT_PORT } from '../../topology';
import { requireInteger, requireOneOf, requirePort } from '../common/checks';

/** Whether clients have to show a certificate of their own. Nodes always show theirs to each other. */
export enum ClientCertificates {
  /** A client without one, or with one that no CA of the Secret has signed, is refused. */
  REQUIRED = 'yes',

  /** One that is shown has to be signed by a CA of the Secret. */
  OPTIONAL = 'optional',

  /** Clients are not asked for one. */
  NONE = 'no',
}

/** Options for `Tls.fromSecret`. */
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
   * either port: the step before `tls` is taken out of a cluster that serves.
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

/** The port of databases of Azure, of ElastiCache's examples and of the Redis documents for TLS. */
const DEFAULT_TLS_PORT = 6380;

/** Where the Secret is mounted. */
const SECRET_DIR = '/etc/redis-tls';

/** Where run-node.sh keeps the copy that the server reads. */
const SERVER_DIR = '/run/redis/tls';

/** The files of the Secret, as cert-manager and `kubectl create secret tls` name them. */
const FILES = { ca: 'ca.crt', certificate: 'tls.crt', key: 'tls.key' };

/** TLS between clients, nodes and the program, in replication and on the cluster bus. */
export class Tls {
  /**
   * A certificate from a Secret that is made by somebody else, with the keys `tls.crt`, `tls.key` and
   * `ca.crt`. The nodes show it to clients and to each other, so it has to be for both usages (server and
   * client authentication), or for neither. It has to name what clients connect to: `dnsNames` of the
   * cluster. When the Secret changes, the nodes take the new certificate without a restart.
   *
   * @param secret a Secret of the same namespace
   * @throws if the port is out of range
   */
  public static fromSecret(secret: kplus.ISecret, options: TlsOptions = {}): Tls {
    return new Tls(secret, options);
  }

  /** The port for clients that speak TLS. */
  public readonly port: number;

  /** The certificates of the CAs, for the environment of a workload. */
  public readonly ca: kplus.SecretValue;

  /**
   * Whether clients without TLS may connect in the end.
   *
   * @internal
   */
  public readonly _keepsPlainPort: boolean;

  private readonly overlap: Duration;
  private readonly required: boolean;
  private readonly clientCertificates: ClientCertificates;

  private constructor(
    private readonly secret: kplus.ISecret,
    { port, plainPort, overlap, required, clientCertificates }: TlsOptions,
  ) {
    this.port = port ?? DEFAULT_TLS_PORT;
    this.ca = { secret, key: FILES.ca };
    this.required = required ?? true;
    this._keepsPlainPort = (plainPort ?? false) || !this.required;
    this.overlap = overlap ?? Duration.minutes(10);
    this.clientCertificates = clientCertificates ?? ClientCertificates.OPTIONAL;
    requirePort('the port of tls', this.port);
    requireInteger('overlap in seconds', this.overlap.toSeconds(), 0);
    requireOneOf('clientCertificates', clientCertificates, Object.values(ClientCertificates));
  }

  /**
   * The port of the bus: before Redis 7.0 it follows that for TLS.
   *
   * @internal
   */
  public _busPort(engine: Engine, port: number): number {
    return busPort(engine.atLeast('7.0') ? port : this.port);
  }

  /**
   * The lines of redis.conf, for a cluster whose port without TLS is `port`.
   *
   * @internal
   */
  public _directives(engine: Engine, port: number = DEFAULT_PORT): Record<string, string> {
    return {
      port: this._keepsPlainPort ? `${port}` : '0',
      'tls-port': `${this.port}`,
      ...(engine.atLeast('7.0') ? { 'cluster-port': `${this._busPort(engine, port)}` } : {}),
      'tls-ca-cert-file': `${SERVER_DIR}/${FILES.ca}`,
      'tls-cert-file': `${SERVER_DIR}/${FILES.certificate}`,
      'tls-key-file': `${SERVER_DIR}/${FILES.key}`,
      'tls-auth-clients': this.clientCertificates,
      'tls-cluster': this.required ? 'yes' : 'no',
      'tls-replication': this.required ? 'yes' : 'no',
    };
  }

  /**
   * The directory with the files, where `_volume` is mounted.
   *
   * @internal
   */
  public get _dir(): string {
    return SECRET_DIR;
  }

  /**
   * The arguments with which the program speaks TLS.
   *
   * @internal
   */
  public get _programArguments(): string[] {
    return [
      `--cacert=${SECRET_DIR}/${FILES.ca}`,
      `--cert=${SECRET_DIR}/${FILES.certificate}`,
      `--key=${SECRET_DIR}/${FILES.key}`,
      ...(this._keepsPlainPort ? [] : [`--tls-overlap=${this.overlap.toSeconds()}`]),
      ...(this.required ? [] : ['--tls-optional']),
    ];
  }

  /**
   * The Secret as a volume. A pod starts without it, and says what it waits for.
   *
   * @internal
   */
  public get _volume(): kplus.k8s.Volume {
    return { name: 'tls', secret: { secretName: this.secret.name, optional: true } };
  }

  /** @internal */
  public get _mount(): kplus.k8s.VolumeMount {
    return { name: 'tls', mountPath: SECRET_DIR, readOnly: true };
  }
}
