import { ClusterSpec } from './cluster/cluster-spec';
import { TlsFiles } from './redis/tls-files';
import { Source } from './source-options';
import { parseInteger } from './util/parse-integer';
import { UsageError } from './util/usage-error';

/** The arguments of passwords and TLS. */
export const ACCESS_OPTIONS = {
  'password-dir': { type: 'string' },
  'password-overlap': { type: 'string' },
  'password-optional': { type: 'boolean' },
  'no-default-user': { type: 'boolean' },
  'password-secret': { type: 'string' },
  users: { type: 'string' },
  'tls-overlap': { type: 'string' },
  'tls-optional': { type: 'boolean' },
  cacert: { type: 'string' },
  cert: { type: 'string' },
  key: { type: 'string' },
} as const;

/** Their values. */
type Values = {
  readonly [
    name in keyof typeof ACCESS_OPTIONS
  ]?: (typeof ACCESS_OPTIONS)[name]['type'] extends 'boolean' ? boolean : string;
};

export function readPassword(values: Values, source: Source): Pick<ClusterSpec, 'password'> {
  const { 'password-dir': directory, 'password-overlap': overlap = '600' } = values;
  const { 'password-secret': secret } = values;
  if (secret !== undefined && (directory === undefined || source.find !== 'api')) {
    throw new UsageError(
      `--password-secret is ${secret}, and goes with --find api and --password-dir: give both`,
    );
  }
  if (directory === undefined) return {};
  const overlapMs = parseInteger('--password-overlap', overlap, 0) * 1000;
  const required = !values['password-optional'];
  const defaultUser = !values['no-default-user'];
  const users = values.users === undefined ? {} : { users: values.users.split(',') };
  return {
    password: { overlapMs, required, defaultUser, ...users, ...(secret ? { secret } : {}) },
  };
}

export function readTls(values: Values): Pick<ClusterSpec, 'tls'> {
  const { 'tls-overlap': overlap, 'tls-optional': optional = false } = values;
  if (overlap === undefined && !optional) return {};
  return {
    tls: {
      required: !optional,
      ...(overlap === undefined
        ? {}
        : { overlapMs: parseInteger('--tls-overlap', overlap, 0) * 1000 }),
    },
  };
}

export function readTlsFiles({ cacert: ca, cert, key }: Values): { readonly tlsFiles?: TlsFiles } {
  if ((cert === undefined) !== (key === undefined)) {
    const [given, missing] = cert === undefined ? ['key', 'cert'] : ['cert', 'key'];
    throw new UsageError(`--${given} is ${cert ?? key}, and goes with --${missing}: give both`);
  }
  if (ca !== undefined) return { tlsFiles: { ca, ...(cert && key ? { cert, key } : {}) } };
  if (cert === undefined) return {};
  throw new UsageError(
    `--cert is ${cert}, and without --cacert there is no TLS: give --cacert as well`,
  );
}
