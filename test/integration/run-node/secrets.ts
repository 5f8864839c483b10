import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ownUsers } from '../../../src/constructs/pods/own-users';
import { Engine } from '../../../src/engine/engine';
import { isValkey, serverVersion } from '../../support/find-server';

/** The Secrets of the Job's pod, in place of an ordinal. */
export const JOB = -1;

export const EVERY_POD: readonly number[] = [0, 1, 2, 3, 4, 5, 6, 7, 8, JOB];

/** A user beside the default one, with the words of its ACL. */
export interface User {
  readonly name: string;
  readonly rights: string;
  readonly password: string;
}

/** Who may do everything where the default user is off. */
export const ADMIN: User = { name: 'admin', password: 'admin', rights: '~* +@all' };

/** The users of the library on the server of this machine, with the words of their ACL. */
function libraryUsers(): Map<string, string[]> {
  const version = serverVersion();
  return ownUsers(isValkey() ? Engine.valkey(version) : Engine.redis(version));
}

/** The mounted Secrets of pods: for each a directory, with a file for each user. */
export class Secrets {
  private readonly library = libraryUsers();

  constructor(private readonly dir: string) {}

  /** Changes the password of `auth`: that of the default user and of those of the library. */
  setMain(password: string, ordinals = EVERY_POD): void {
    for (const user of ['default', ...this.library.keys()]) this.set(user, password, ordinals);
  }

  /** Changes the password of a user; without one, the Secret has no such key. */
  set(user: string, password?: string, ordinals = EVERY_POD): void {
    for (const each of ordinals) {
      mkdirSync(this.directory(each), { recursive: true });
      const file = join(this.directory(each), user);
      if (password === undefined) rmSync(file, { force: true });
      else writeFileSync(file, `${password}\n`);
    }
  }

  directory(ordinal: number): string {
    return join(this.dir, `secret-${ordinal}`);
  }

  /** What a pod with these users has in its environment. */
  env(ordinal: number, users: readonly User[], defaultUser: boolean): NodeJS.ProcessEnv {
    const library = [...this.library].map(
      ([name, words]) => `${name} login/password ${words.join(' ')}`,
    );
    const lines = users.map(({ name, rights }) => `${name} users/${name} ${rights}`);
    return {
      PASSWORD_DIR: this.directory(ordinal),
      USERS: [...library, ...(defaultUser ? ['default login/password'] : []), ...lines].join('\n'),
    };
  }
}
