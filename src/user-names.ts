/** The user that a server has from its start. */
export const DEFAULT_USER = 'default';

/** The names of users with this beginning are for the library. */
export const OWN_PREFIX = 'redis-cluster-';

/** As whom the Job, the keeper and a person's command log in, where the manifest has `auth`. */
export const PROGRAM_USER = `${OWN_PREFIX}program`;

/** The key of a Secret that has a password, unless another one is given. */
export const PASSWORD_KEY = 'password';
