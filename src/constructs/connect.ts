import * as kplus from 'cdk8s-plus-27';
import { Tls } from './config/tls';
import { ConnectOptions } from './connect-options';
import { DEFAULT_USER } from '../user-names';
import { clientLogins, Login } from './pods/password-volume';
import { LoginOptions } from './pods/login-options';
import { requireOptions } from './common/option-table';

/** Where a cluster is, and who may log in. */
interface Target {
  readonly host: string;
  readonly port: number;
  readonly seeds: readonly string[];
  readonly login: LoginOptions;
  readonly tls?: Tls;
}

/** Sets variables in every container of a workload, with which it finds a cluster and logs in. */
export function connect(workload: kplus.Workload, target: Target, options: ConnectOptions): void {
  requireOptions<ConnectOptions>(options, {
    prefix: true,
    user: true,
  });
  const { host, port, seeds, login, tls } = target;
  const value = (text: string): kplus.EnvValue => kplus.EnvValue.fromValue(text);
  const user = userOf(login, options.user);
  const variables = {
    HOST: value(host),
    PORT: value(`${port}`),
    NODES: value(seeds.join(',')),
    ...(user
      ? {
          USERNAME: value(user.name),
          PASSWORD: kplus.EnvValue.fromSecretValue(user.password),
        }
      : {}),
    ...(tls ? { TLS: value('true'), CA: kplus.EnvValue.fromSecretValue(tls.ca) } : {}),
  };
  for (const container of workload.containers) {
    for (const [suffix, variable] of Object.entries(variables)) {
      const name = `${options.prefix ?? 'REDIS'}_${suffix}`;
      if (name in container.env.variables) {
        throw new Error(`container ${container.name} has ${name} already; give another prefix`);
      }
      container.env.addVariable(name, variable);
    }
  }
}

/** As whom a workload logs in; undefined where it does not. */
function userOf(login: LoginOptions, wanted?: string): Login | undefined {
  const users = clientLogins(login);
  const found = users.find(({ name }) => name === (wanted ?? DEFAULT_USER));
  if (found === undefined && (wanted !== undefined || login.auth)) {
    const names = users.map(({ name }) => name).join(', ') || 'none';
    throw new Error(
      `user ${wanted ?? DEFAULT_USER} is not among the users of the cluster: ${names}; ` +
        'give one of them as user, or add it to users',
    );
  }
  return found;
}
