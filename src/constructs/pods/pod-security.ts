/** The security contexts of a `RedisStatefulSet`'s pods, and of the pods of its Job and its keeper. */
export enum PodSecurity {
  /**
   * Those that Pod Security's level `restricted` requires: the images' users 999 and 1000, no
   * capabilities, and no writes outside of volumes.
   */
  RESTRICTED = 'restricted',

  /**
   * As `RESTRICTED`, but without ids of users and groups, where a policy of the cluster assigns them, as
   * OpenShift's does. Where none does, Kubernetes starts no image whose own user is root.
   */
  ASSIGNED_IDS = 'assigned-ids',

  /** None: the images' own users, with the capabilities of the container runtime. */
  NONE = 'none',
}
