import * as kplus from 'cdk8s-plus-27';
import { UserRights } from './user-rights';

/** A user of the servers, who logs in with a name and a password, and may do what is listed here. */
export interface RedisUser extends UserRights {
  /** The name, of letters, digits, dots, hyphens and underscores. */
  readonly name: string;

  /**
   * The key of a Secret, in the namespace of the cluster, that holds the password. To change it, change
   * the Secret, and nothing else. Newlines at its end are not taken for a part of it.
   */
  readonly password: kplus.SecretValue;

  /**
   * More sets of rights: a command is allowed if one of the sets, or the user's own rights, allow it
   * with all of its keys and channels. From Redis 7.0, and on Valkey.
   *
   * @default - none
   */
  readonly selectors?: UserRights[];
}
