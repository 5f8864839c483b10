import { requireSubdomain } from '../common/checks';
import { requireOptions } from '../common/option-table';

/** The API group of cert-manager's own issuers. */
const GROUP = 'cert-manager.io';

/** The kinds of that group. */
const KINDS = ['Issuer', 'ClusterIssuer'];

/** Who signs a certificate. */
export interface CertificateIssuer {
  /** The name of the issuer. */
  readonly name: string;

  /**
   * Its kind: `Issuer` for one of the same namespace, `ClusterIssuer`, or that of another API group.
   *
   * @default 'Issuer'
   */
  readonly kind?: string;

  /**
   * Its API group.
   *
   * @default 'cert-manager.io'
   */
  readonly group?: string;
}

/** An issuer as a Certificate names it. Refuses one that cannot be. */
export function issuerRef(issuer: CertificateIssuer): Required<CertificateIssuer> {
  requireOptions<CertificateIssuer>(issuer, { name: true, kind: true, group: true });
  const { name, kind = 'Issuer', group = GROUP } = issuer;
  requireSubdomain('the name of the issuer', name);
  requireSubdomain('the group of the issuer', group);
  if (group === GROUP && !KINDS.includes(kind)) {
    throw new Error(
      `the kind of the issuer is "${kind}", and the group ${GROUP} has ${KINDS.join(' and ')}; give one ` +
        'of them, or the group of that kind',
    );
  }
  return { name, kind, group };
}
