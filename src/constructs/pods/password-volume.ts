import * as kplus from 'cdk8s-plus-27';
import { LoginOptions } from './login-options';
import { RedisUser } from './redis-user';

/** Where each user's password is in a file of its name, in the pods of the nodes, the Job and the keeper. */
export const PASSWORD_DIR = '/etc/redis-password';

/** The user that a server has from its start. */
export const DEFAULT_USER = 'default';

/** A user, and the key of a Secret that has its password. */
export type Login = Pick<RedisUser, 'name' | 'password'>;

/** All users who log in with a password of a Secret. */
export function loginsOf({ auth, users = [] }: LoginOptions): Login[] {
  return auth ? [{ name: DEFAULT_USER, password: auth.password }, ...users] : [];
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
