import * as kplus from 'cdk8s-plus-27';
import { Engine } from '../../engine/engine';
import { DEFAULT_USER } from '../../user-names';
import { Auth } from './auth';
import { LoginOptions } from './login-options';
import { ownUsers } from './own-users';
import { RedisUser } from './redis-user';

/** Where each user's password is in a file of its name, in the pods of the nodes, the Job and the keeper. */
export const PASSWORD_DIR = '/etc/redis-password';

/** A user, and the key of a Secret that has its password. */
export type Login = Pick<RedisUser, 'name' | 'password'> & {
  /** Whether the Job makes the Secret. */
  readonly isGenerated?: boolean;
};

/** For whom a volume of passwords is: the Job starts without the Secret that it makes. */
export type PasswordReader = 'job' | 'pod';

/** The users as whom clients log in with a password of a Secret. */
export function clientLogins({ auth, users = [] }: LoginOptions): Login[] {
  if (auth === undefined) return [];
  return [...(auth._defaultUser ? [loginBy(auth, DEFAULT_USER)] : []), ...users];
}

/** All users who log in with a password of a Secret. */
export function loginsOf(engine: Engine, login: LoginOptions): Login[] {
  const { auth } = login;
  if (auth === undefined) return [];
  const own = [...ownUsers(engine).keys()].map((name) => loginBy(auth, name));
  return [...own, ...clientLogins(login)];
}

function loginBy(auth: Auth, name: string): Login {
  return { name, password: auth.password, isGenerated: auth._isGenerated };
}

/**
 * The passwords as a volume. Kubernetes changes it with the Secrets, as it would not change an
 * environment variable or a subPath. A pod starts without a Secret of the user's, and says what it waits
 * for. With a generated one it starts as soon as that is made: Kubernetes tries to mount it again after
 * half a second, but brings what was missing at first only after a minute. And should that Secret be
 * deleted, the volume of a pod that runs keeps it.
 */
export function passwordVolume(logins: readonly Login[], reader: PasswordReader): kplus.k8s.Volume {
  return {
    name: 'password',
    projected: {
      sources: logins.map(({ name, password: { secret, key }, isGenerated }) => ({
        secret: {
          name: secret.name,
          items: [{ key, path: name }],
          ...(isGenerated && reader === 'pod' ? {} : { optional: true }),
        },
      })),
    },
  };
}

export const PASSWORD_MOUNT: kplus.k8s.VolumeMount = {
  name: 'password',
  mountPath: PASSWORD_DIR,
  readOnly: true,
};
