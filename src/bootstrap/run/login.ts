import { inClusterApi } from '../kubernetes/in-cluster-api';
import { PasswordSecret } from '../kubernetes/password-secret';
import { Options } from '../options';
import { fixedLogin, Login, readPasswords, SecretLogin } from '../redis/login';

/** The Secret of a password that is to be generated; undefined where none is. */
export function passwordSecret(
  options: Options,
  env: NodeJS.ProcessEnv,
): PasswordSecret | undefined {
  const { secret } = ('spec' in options && options.spec.password) || {};
  const { source } = options;
  return secret === undefined || source.find !== 'api'
    ? undefined
    : new PasswordSecret(inClusterApi(env), source.workload, secret);
}

/** How the program logs in: by its environment, or by mounted Secrets and a password that it has generated. */
export function loginOf(
  { credentials, passwordDir }: Pick<Options, 'credentials' | 'passwordDir'>,
  secret?: PasswordSecret,
): Login {
  return passwordDir === undefined
    ? fixedLogin(credentials)
    : new SecretLogin(
        credentials.username,
        () => readPasswords(passwordDir),
        () => secret?.password,
      );
}
