import { Auth } from './auth';
import { RedisUser } from './redis-user';

/** Who may log in to the nodes, also part of the properties for `RedisCluster`. */
export interface LoginOptions {
  /**
   * How clients, nodes and the program log in to the nodes. Needs `NodeScript.RUN_NODE`.
   *
   * @default - whoever reaches the nodes may do everything
   */
  readonly auth?: Auth;

  /**
   * Users beside `default`, each with a password and rights of its own. Another list rolls the pods;
   * users that are no longer in it are removed. One whom a person made with `ACL SETUSER` and
   * `ACL SAVE` stays. Needs `auth`, and Redis 6.0 or later or Valkey.
   *
   * @default - none
   */
  readonly users?: RedisUser[];
}
