import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The Secrets of the Job's pod, in place of an ordinal. */
export const JOB = -1;

export const EVERY_POD: readonly number[] = [0, 1, 2, 3, 4, 5, JOB];

/** A user beside the default one, with the words of its ACL. */
export interface User {
  readonly name: string;
  readonly rights: string;
  readonly password: string;
}

/** The mounted Secrets of pods: for each a directory, with a file for each user. */
export class Secrets {
  constructor(private readonly dir: string) {}

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
  env(ordinal: number, users: readonly User[]): NodeJS.ProcessEnv {
    const directory = join(this.dir, `login-${ordinal}`);
    mkdirSync(directory, { recursive: true });
    const lines = users.map(({ name, rights }) => `${name} users/${name} ${rights}`);
    return {
      PASSWORD_DIR: this.directory(ordinal),
      USERS: ['default login/password', ...lines].join('\n'),
      LOGIN_DIR: directory,
    };
  }
}
