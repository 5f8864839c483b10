import * as kplus from 'cdk8s-plus-27';
import { Auth, Tls } from '../../../src';
import { CertificateAuthority } from '../../support/certificates';
import { Target } from './target';

/** How clients get in: `tls` is as a user by TLS, and `plain` as everybody. */
export const LOGIN = process.env.LOGIN ?? 'plain';

const PORT = 6380;
const USER = 'shop';
const PASSWORD = 'secret of shop';

const COMMANDS = [
  // What docs/passwords.md gives an application.
  ...['+@read', '+@write', '+@transaction', '-@dangerous'],
  // The writer asks nodes whether they are in sync.
  '+info',
];

/** The cluster as LOGIN says. */
export function withLogin(target: Target): Target {
  switch (LOGIN) {
    case 'plain':
      return target;
    case 'tls':
      return securedTarget(target);
    default:
      throw new Error(`LOGIN is ${LOGIN}, and must be plain or tls`);
  }
}

/** A cluster whose nodes speak TLS only, and let in one user beside the default one, which is off. */
function securedTarget(target: Target): Target {
  const { namespace, name } = target;
  const ca = new CertificateAuthority(namespace);
  const nodes = `*.${name}.${namespace}.svc`;
  const certificate = ca.secret({ names: [nodes, `${nodes}.cluster.local`] });
  const { pem } = ca;
  ca.close();
  return {
    ...target,
    port: PORT,
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
      cli:
        `env REDISCLI_AUTH='${PASSWORD}' "\${cli%% *}" --user ${USER} ` +
        `--tls --cacert "$TLS_DIR/ca.crt" -p ${PORT}`,
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
