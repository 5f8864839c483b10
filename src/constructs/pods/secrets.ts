import { k8s } from 'cdk8s-plus-27';
import { RedisConfigMap } from '../config/redis-config-map';
import { LoginOptions } from './login-options';
import { loginsOf, PASSWORD_MOUNT, PasswordReader, passwordVolume } from './password-volume';

/** Volumes of Secrets, and where they are mounted. */
export interface Secrets {
  readonly volumes: k8s.Volume[];
  readonly volumeMounts: k8s.VolumeMount[];
}

/** The Secrets with the passwords and the certificate, for the nodes, the Job and the keeper. */
export function secretsOf(
  { engine, _tls: tls }: RedisConfigMap,
  login: LoginOptions,
  reader: PasswordReader = 'pod',
): Secrets {
  const logins = loginsOf(engine, login);
  return {
    volumes: [
      ...(logins.length > 0 ? [passwordVolume(logins, reader)] : []),
      ...(tls ? [tls._volume] : []),
    ],
    volumeMounts: [...(logins.length > 0 ? [PASSWORD_MOUNT] : []), ...(tls ? [tls._mount] : [])],
  };
}
