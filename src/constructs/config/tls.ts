import { ApiObject, ApiObjectMetadata, Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { Engine } from '../../engine/engine';
import { busPort, DEFAULT_PORT } from '../../topology';
import { CertManagerTlsOptions } from '../cert-manager/cert-manager-options';
import { IssuedCertificate } from '../cert-manager/certificate';
import { CertificateIssuer } from '../cert-manager/certificate-issuer';
import { requireInteger, requireOneOf, requirePort } from '../common/checks';
import { requireOptions } from '../common/option-table';
import { TLS_OPTIONS } from './tls-option-table';
import { ClientCertificates, TlsOptions } from './tls-options';

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
    requireOptions(options, TLS_OPTIONS);
    return new Tls(options, secret);
  }

  /**
   * A certificate that cert-manager lets an issuer sign, keeps in a Secret and renews; the nodes take each
   * new one without a restart. A `RedisCluster` makes the Certificate, with all names by which clients and
   * nodes know each other, for both usages. The issuer has to be a CA that the Secret then has in `ca.crt`,
   * such as those of the kinds CA and Vault: ACME has none, and signs no names of Kubernetes, and with
   * SelfSigned each certificate is a CA of its own. cert-manager has to be installed.
   *
   * @param issuer who signs, such as `{ name: 'redis-ca' }`
   * @throws if an option or the issuer is what cert-manager does not take
   */
  public static fromCertManager(
    issuer: CertificateIssuer,
    options: CertManagerTlsOptions = {},
  ): Tls {
    return new Tls(options, undefined, new IssuedCertificate(issuer, options));
  }

  /** The port for clients that speak TLS. */
  public readonly port: number;

  /** @internal */
  public readonly _required: boolean;

  /** Whether clients without TLS may connect in the end. */
  private readonly keepsPlainPort: boolean;

  private readonly overlap: Duration;
  private readonly clientCertificates: ClientCertificates;

  private constructor(
    private readonly options: TlsOptions,
    private readonly secret?: kplus.ISecret,
    private readonly issued?: IssuedCertificate,
  ) {
    const { port, plainPort, overlap, required, clientCertificates } = options;
    this.port = port ?? DEFAULT_TLS_PORT;
    this._required = required ?? true;
    this.keepsPlainPort = (plainPort ?? false) || !this._required;
    this.overlap = overlap ?? Duration.minutes(10);
    this.clientCertificates = clientCertificates ?? ClientCertificates.OPTIONAL;
    requirePort('the port of tls', this.port);
    requireInteger('overlap in seconds', this.overlap.toSeconds(), 0);
    requireOneOf('clientCertificates', clientCertificates, Object.values(ClientCertificates));
  }

  /**
   * The certificates of the CAs, for the environment of a workload.
   *
   * @throws if the Secret is made by cert-manager, for then only the cluster knows it: use `connectTo`
   */
  public get ca(): kplus.SecretValue {
    return { secret: this._requireSecret(), key: FILES.ca };
  }

  /**
   * The same with the Secret of a cluster, which has this name unless another one was asked for.
   *
   * @internal
   */
  public _inCluster(cluster: Construct, name: string): Tls {
    const { options, issued } = this;
    if (issued === undefined) return this;
    const secretName = issued.secretName ?? name;
    const secret = kplus.Secret.fromSecretName(cluster, 'CertificateSecret', secretName);
    return new Tls(options, secret, issued);
  }

  /**
   * Makes the Certificate, where cert-manager is to make the Secret.
   *
   * @internal
   */
  public _certificate(
    cluster: Construct,
    metadata: ApiObjectMetadata,
    names: () => readonly string[],
  ): ApiObject | undefined {
    const { name: secretName } = this._requireSecret();
    return this.issued?.create(cluster, 'Certificate', { metadata, secretName, names: names() });
  }

  /** @internal */
  public _requireSecret(): kplus.ISecret {
    if (this.secret) return this.secret;
    throw new Error(
      'tls is Tls.fromCertManager, whose Certificate only a RedisCluster makes; use its connectTo for the ' +
        'CAs, and Tls.fromSecret for the parts',
    );
  }

  /**
   * Whether clients without TLS may connect, in the end or until the `overlap` has passed.
   *
   * @internal
   */
  public _hasPlainPort(engine: Engine): boolean {
    return this.keepsPlainPort || (engine.atLeast('7.0') && this.overlap.toSeconds() > 0);
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
      port: this.keepsPlainPort ? `${port}` : '0',
      'tls-port': `${this.port}`,
      ...(engine.atLeast('7.0') ? { 'cluster-port': `${this._busPort(engine, port)}` } : {}),
      'tls-ca-cert-file': `${SERVER_DIR}/${FILES.ca}`,
      'tls-cert-file': `${SERVER_DIR}/${FILES.certificate}`,
      'tls-key-file': `${SERVER_DIR}/${FILES.key}`,
      'tls-auth-clients': this.clientCertificates,
      'tls-cluster': this._required ? 'yes' : 'no',
      'tls-replication': this._required ? 'yes' : 'no',
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
      ...(this.keepsPlainPort ? [] : [`--tls-overlap=${this.overlap.toSeconds()}`]),
      ...(this._required ? [] : ['--tls-optional']),
    ];
  }

  /**
   * The Secret as a volume. A pod starts without it, and says what it waits for; not so where cert-manager
   * makes it within seconds, for Kubernetes is quicker to start a pod again than to bring it a Secret that
   * was not there.
   *
   * @internal
   */
  public get _volume(): kplus.k8s.Volume {
    const { name: secretName } = this._requireSecret();
    const optional = this.issued ? undefined : true;
    return { name: 'tls', secret: { secretName, optional } };
  }

  /** @internal */
  public get _mount(): kplus.k8s.VolumeMount {
    return { name: 'tls', mountPath: SECRET_DIR, readOnly: true };
  }
}
