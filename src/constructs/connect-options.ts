/** Options for `RedisCluster.connectTo`. */
export interface ConnectOptions {
  /**
   * The prefix of the variables' names.
   *
   * @default 'REDIS'
   */
  readonly prefix?: string;

  /**
   * The name of the user, one of `users`, as whom the workload logs in.
   *
   * @default - the user default, if there is `auth`
   */
  readonly user?: string;
}
