import { CertificateIssuer, Tls } from '../../../../src';
import { issuerRef } from '../../../../src/constructs/cert-manager/certificate-issuer';

test('an issuer is one of the namespace, and of cert-manager itself, unless it is said otherwise', () => {
  expect(issuerRef({ name: 'ca' })).toEqual({
    name: 'ca',
    kind: 'Issuer',
    group: 'cert-manager.io',
  });
  const other = { name: 'ca', kind: 'AWSPCAClusterIssuer', group: 'awspca.cert-manager.io' };
  expect(issuerRef(other)).toEqual(other);
});

test.each<[string, CertificateIssuer, string]>([
  [
    'a kind that cert-manager does not have',
    { name: 'ca', kind: 'clusterIssuer' },
    'the kind of the issuer is "clusterIssuer", and the group cert-manager.io has Issuer and ClusterIssuer; give one of them, or the group of that kind',
  ],
  [
    'a name that no issuer has',
    { name: 'Internal CA' },
    'the name of the issuer is "Internal CA", and must be lower case letters, digits, hyphens and dots, with a letter or a digit at both ends of each part',
  ],
  [
    'a group that is none',
    { name: 'ca', group: 'cert-manager.io/v1' },
    'the group of the issuer is "cert-manager.io/v1", and must be lower case letters, digits, hyphens and dots, with a letter or a digit at both ends of each part',
  ],
  [
    'a field that an issuer does not have',
    { name: 'ca', namespace: 'shop' } as CertificateIssuer,
    'unknown option namespace; take it out, or look up its name in API.md',
  ],
])('refuses %s', (_, issuer, message) => {
  expect(() => Tls.fromCertManager(issuer)).toThrow(new Error(message));
});
