import { isIP } from 'node:net';
import { ApiObject, ApiObjectMetadata, Chart, Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { Certificate, CertificateProps } from '../../../imports/cert-manager.io';
import { requireHost, requireInteger, requireOneOf, requireSubdomain } from '../common/checks';
import { manifestObject } from '../common/manifest-object';
import { OptionTable, requireOptions } from '../common/option-table';
import { CertManagerTlsOptions, KeyAlgorithm } from './cert-manager-options';
import { CertificateIssuer, issuerRef } from './certificate-issuer';
import { TLS_OPTIONS } from '../config/tls-option-table';

/** What a node is on the bus and for clients, beside cert-manager's defaults. */
const USAGES = ['digital signature', 'key encipherment', 'server auth', 'client auth'];

/** The least that cert-manager takes, in seconds, and what it takes for a duration that is not given. */
const MIN_DURATION = 3600;
const MIN_RENEW_BEFORE = 300;
const DEFAULT_DURATION = Duration.days(90);

const OPTIONS: OptionTable<CertManagerTlsOptions> = {
  ...TLS_OPTIONS,
  secretName: true,
  duration: 'Duration',
  renewBefore: 'Duration',
  keyAlgorithm: true,
  furtherNames: true,
};

/** What a cluster adds to the certificate that was asked for. */
interface ClusterNames {
  readonly metadata: ApiObjectMetadata;
  readonly secretName: string;

  /** The DNS names and addresses by which clients and nodes know the nodes. */
  readonly names: readonly string[];
}

/** The certificate of a cluster's nodes, as cert-manager is asked for it. */
export class IssuedCertificate {
  private readonly issuer: Required<CertificateIssuer>;

  constructor(
    issuer: CertificateIssuer,
    private readonly options: CertManagerTlsOptions,
  ) {
    this.issuer = issuerRef(issuer);
    requireOptions(options, OPTIONS);
    const { secretName, duration = DEFAULT_DURATION, renewBefore, keyAlgorithm } = options;
    if (secretName !== undefined) requireSubdomain('secretName', secretName);
    const seconds = duration.toSeconds();
    requireInteger('duration in seconds', seconds, MIN_DURATION);
    if (renewBefore) {
      const before = renewBefore.toSeconds();
      requireInteger('renewBefore in seconds', before, MIN_RENEW_BEFORE, seconds - 1);
    }
    requireOneOf('keyAlgorithm', keyAlgorithm, Object.values(KeyAlgorithm));
    for (const name of options.furtherNames ?? []) {
      requireHost('a name of furtherNames', name.replace(/^\*\./, ''));
    }
  }

  /** The Secret that was asked for. */
  public get secretName(): string | undefined {
    return this.options.secretName;
  }

  /** The Certificate, which lets cert-manager make the Secret, and renew what is in it. */
  public create(scope: Construct, id: string, props: ClusterNames): ApiObject {
    const { duration, renewBefore, keyAlgorithm, furtherNames = [] } = this.options;
    const [algorithm, size] = (keyAlgorithm ?? KeyAlgorithm.ECDSA_256).split('-');
    const names = [...new Set([...props.names, ...furtherNames])];
    const addresses = names.filter((name) => isIP(name) !== 0);
    const certificate = manifestObject(
      scope,
      id,
      Certificate.manifest({
        metadata: props.metadata,
        spec: {
          secretName: props.secretName,
          issuerRef: this.issuer,
          dnsNames: names.filter((name) => isIP(name) === 0),
          ipAddresses: addresses.length > 0 ? addresses : undefined,
          usages: USAGES,
          duration: duration && `${duration.toSeconds()}s`,
          renewBefore: renewBefore && `${renewBefore.toSeconds()}s`,
          privateKey: { algorithm, size: Number(size), rotationPolicy: 'Always' },
        },
      }),
    );
    requireOwnSecret(certificate);
    return certificate;
  }
}

/** Refuses a Secret of another Certificate of the chart: each would replace what the other has put there. */
function requireOwnSecret(certificate: ApiObject): void {
  const same = Chart.of(certificate)
    .node.findAll()
    .filter((each) => ApiObject.isApiObject(each))
    .filter(({ kind }) => kind === Certificate.GVK.kind)
    .filter((each) => secretOf(each) === secretOf(certificate));
  const other = same.find((each) => each !== certificate);
  if (other !== undefined) {
    throw new Error(
      `the Certificates ${other.name} and ${certificate.name} have the same Secret, ` +
        `${secretOf(certificate)}; give one of them another secretName`,
    );
  }
}

/** The Secret of a Certificate, with its namespace. */
function secretOf(certificate: ApiObject): string {
  const { metadata, spec } = certificate.toJson() as CertificateProps;
  return [metadata?.namespace, spec.secretName].filter(Boolean).join('/');
}
