import { PROGRAM_USER } from '../../../src/user-names';
import { tlsFilesIn } from '../../support/certificates';
import { bootstrap } from '../../support/program';
import { tlsArguments } from './tls';
import { HAS_USERS } from './with-users';

/** How the program reaches the servers, and what it makes of them. */
export interface ProgramOptions {
  /** The replicas of each of the three shards. */
  readonly replicas: number;
  /** The directory of the passwords, where the servers have some. */
  readonly passwordDir?: string;
  readonly defaultUser: boolean;
  /** The directory of the Secret with the certificate, where the servers speak TLS. */
  readonly tlsDir?: string;
}

/** Makes one cluster of the servers at these addresses, as the Job and the keeper do. */
export async function runProgram(
  addresses: readonly string[],
  { replicas, passwordDir, defaultUser, tlsDir }: ProgramOptions,
  more: readonly string[],
): Promise<string> {
  const login = passwordDir === undefined ? [] : ['--password-dir', passwordDir];
  const off = defaultUser ? [] : ['--no-default-user'];
  const tls = tlsDir === undefined ? [] : tlsArguments(tlsFilesIn(tlsDir));
  const args = ['--sync-delay', '0', ...login, ...off, ...tls, ...more];
  const env = passwordDir === undefined || !HAS_USERS ? {} : { REDIS_USERNAME: PROGRAM_USER };
  const { code, output } = await bootstrap(3, replicas, addresses, args, env);
  if (code !== 0) throw new Error(output);
  return output;
}
