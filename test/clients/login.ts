import * as kplus from 'cdk8s-plus-27';
import { Auth, Tls } from '../../src';
import { Target } from '../e2e/chaos/target';
import { CertificateAuthority } from '../support/certificates';

/** How clients get in: as everybody, or as a user by TLS. */
export const LOGINS = ['plain', 'tls'] as const;

export type Login = (typeof LOGINS)[number];

const USER = 'shop';
const PASSWORD = 'secret of shop';

const COMMANDS = [
  // What docs/passwords.md gives an application.
  ...['+@read', '+@write', '+@transaction', '-@dangerous'],
  // The writer asks nodes whether they are in sync.
  '+info',
];

/** A cluster whose nodes speak TLS only, and let in one user beside the default one, which is off. */
export function securedTarget(target: Target): Target {
  const { namespace, name } = target;
  const ca = new CertificateAuthority(namespace);
  const nodes = `*.${name}.${namespace}.svc`;
  const certificate = ca.secret({ names: [nodes, `${nodes}.cluster.local`] });
  const { pem } = ca;
  ca.close();
  return {
    ...target,
    port: 6380,
    access: {
      secrets: { login: { password: 'secret of the nodes', [USER]: PASSWORD }, certificate },
      props: (chart) => {
        const secret = kplus.Secret.fromSecretName(chart, 'login', 'login');
        const tls = kplus.Secret.fromSecretName(chart, 'certificate', 'certificate');
        return {
          auth: Auth.fromSecret(secret, { defaultUser: false }),
          users: [{ name: USER, password: { secret, key: USER }, commands: COMMANDS, keys: ['*'] }],
          tls: Tls.fromSecret(tls),
        };
      },
      flags: ['--user', USER, '--password', PASSWORD, `--ca=${pem}`],
      env: {
        REDIS_USERNAME: USER,
        REDIS_PASSWORD: PASSWORD,
        REDIS_TLS: 'true',
        REDIS_CA: pem,
      },
    },
  };
}
