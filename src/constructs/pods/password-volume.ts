import * as kplus from 'cdk8s-plus-27';
import { Engine } from '../../engine/engine';
import { DEFAULT_USER } from '../../user-names';
import { LoginOptions } from './login-options';
import { ownUsers } from './own-users';
import { RedisUser } from './redis-user';

/** Where each user's password is in a file of its name, in the pods of the nodes, the Job and the keeper. */
export const PASSWORD_DIR = '/etc/redis-password';

/** A user, and the key of a Secret that has its password. */
export type Login = Pick<RedisUser, 'name' | 'password'>;

/** The users as whom clients log in with a password of a Secret. */
export function clientLogins({ auth, users = [] }: LoginOptions): Login[] {
  if (auth === undefined) return [];
  const own = auth._defaultUser ? [{ name: DEFAULT_USER, password: auth.password }] : [];
  return [...own, ...users];
}

/** All users who log in with a password of a Secret. */
export function loginsOf(engine: Engine, login: LoginOptions): Login[] {
  const { auth } = login;
  if (auth === undefined) return [];
  const own = [...ownUsers(engine).keys()].map((name) => ({ name, password: auth.password }));
  return [...own, ...clientLogins(login)];
}

/**
 * The passwords as a volume. Kubernetes changes it with the Secrets, as it would not change an
 * environment variable or a subPath. A pod starts without a Secret, and says what it waits for.
 */
export function passwordVolume(logins: readonly Login[]): kplus.k8s.Volume {
  return {
    name: 'password',
    projected: {
      sources: logins.map(({ name, password: { secret, key } }) => ({
        secret: { name: secret.name, items: [{ key, path: name }], optional: true },
      })),
    },
  };
}

export const PASSWORD_MOUNT: kplus.k8s.VolumeMount = {
  name: 'password',
  mountPath: PASSWORD_DIR,
  readOnly: true,
};
