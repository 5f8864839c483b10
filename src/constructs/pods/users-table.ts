import { Engine } from '../../engine/engine';
import { DEFAULT_USER, OWN_PREFIX } from '../../user-names';
import { RedisConfigMap } from '../config/redis-config-map';
import { requireDistinct } from '../common/checks';
import { OptionTable, requireOptions } from '../common/option-table';
import { requireAuthSupport } from './auth';
import { LoginOptions } from './login-options';
import { ownUsers } from './own-users';
import { loginsOf } from './password-volume';
import { RedisUser } from './redis-user';
import {
  clientCommands,
  requireRights,
  requireVersion,
  rightsText,
  UserRights,
} from './user-rights';

const RIGHTS_OPTIONS: OptionTable<UserRights> = {
  commands: true,
  keys: true,
  readKeys: true,
  writeKeys: true,
  channels: true,
};

const NAME = /^[a-z0-9][\w.-]*$/i;

/**
 * The users for run-node.sh, one a line: the name, the Secret with its key, and the words of the ACL,
 * but for those of the default user, which the script knows, and turns off where it is not among them.
 */
export function usersTable(engine: Engine, props: LoginOptions): string {
  const rights = ownUsers(engine);
  for (const user of props.users ?? []) rights.set(user.name, userRights(engine, user));
  return loginsOf(engine, props)
    .map(({ name, password: { secret, key } }) =>
      [name, `${secret.name}/${key}`, ...(rights.get(name) ?? [])].join(' '),
    )
    .join('\n');
}

function userRights(engine: Engine, { selectors = [], ...rights }: RedisUser): string[] {
  return [
    // Redis 6.2 lets a user have all channels unless it is told otherwise; 6.0 knows no word for that.
    ...(engine.atLeast('6.2') ? ['resetchannels'] : []),
    ...clientCommands(engine),
    ...rightsText(rights),
    ...selectors.map((selector) => `(${rightsText(selector).join(' ')})`),
  ];
}

/** Refuses a config without the passwords, and users whom a server would not take or who cannot log in. */
export function requireLogins(config: RedisConfigMap, login: LoginOptions): void {
  if (login.auth) requireAuthSupport(config, login.auth);
  requireUsers(config.engine, login);
}

function requireUsers(engine: Engine, { auth, users = [] }: LoginOptions): void {
  if (users.length === 0) return;
  const names = users.map(({ name }) => name);
  if (auth === undefined) {
    throw new Error(
      `users has ${names.join(', ')}, and without auth whoever does not log in may do everything; ` +
        'give auth as well',
    );
  }
  requireVersion(engine, '6.0', `users has ${names.join(', ')}`, 'leave it out');
  for (const user of users) requireUser(engine, user);
  requireDistinct('user', names);
}

function requireUser(engine: Engine, user: RedisUser): void {
  requireOptions<RedisUser>(user, {
    ...RIGHTS_OPTIONS,
    name: true,
    password: true,
    selectors: true,
  });
  const { name, selectors = [] } = user;
  const of = `user ${name}`;
  if (!NAME.test(name)) {
    throw new Error(
      `a name in users is ${JSON.stringify(name)}, and must be letters, digits, dots, hyphens and ` +
        'underscores, with a letter or a digit at its beginning',
    );
  }
  if (name === DEFAULT_USER) {
    throw new Error(`users has ${name}, whose password is that of auth; leave it out of users`);
  }
  if (name.startsWith(OWN_PREFIX)) {
    throw new Error(
      `users has ${name}, and names with ${OWN_PREFIX} before them are for the library's own users; ` +
        'choose another one',
    );
  }
  requireRights(engine, of, user);
  if (selectors.length === 0) return;
  requireVersion(engine, '7.0', `selectors of ${of} is given`, 'leave it out');
  for (const selector of selectors) {
    requireOptions(selector, RIGHTS_OPTIONS);
    requireRights(engine, `a selector of ${of}`, selector);
    const last = rightsText(selector).find((word) => word.endsWith(')'));
    if (last !== undefined) {
      throw new Error(
        `a selector of ${of} has ${last}, and the servers end a selector at a ) before a space; ` +
          'write ? in its place',
      );
    }
    if (rightsText(selector).length === 0) {
      throw new Error(`a selector of ${of} has no rights; give it some, or leave it out`);
    }
  }
}
