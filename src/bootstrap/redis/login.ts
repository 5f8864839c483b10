import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_USER } from '../../user-names';
import { Problem } from '../cluster/observation';
import { unlessMissing } from '../util/unless-missing';
import { Credentials } from './connection';

/** Redis 5.0 takes no longer password of a client. */
const MAX_PASSWORD_BYTES = 512;

/** All but tabs; run-node.sh takes no password with one either. */
const CONTROL_CHARACTER = /[^\P{Cc}\t]/u;

/** What the program logs in with, and what others do. */
export interface Login {
  /** What may work, the newest password first; never empty. */
  candidates(): readonly Credentials[];
  /** The newest passwords of users, by their names; empty where none is known. */
  passwords(): ReadonlyMap<string, string>;
  /** What it means when a server refuses all of them, or asks for one; left out where that is final. */
  readonly refusal?: Problem;
}

/** Credentials that never change. */
export function fixedLogin(credentials: Credentials = {}): Login {
  const { username = DEFAULT_USER, password } = credentials;
  return {
    candidates: () => [credentials],
    passwords: () => new Map(password === undefined ? [] : [[username, password]]),
  };
}

/** The hash by which a server knows a password. */
export function hashOf(password: string): string {
  return createHash('sha256').update(password).digest('hex');
}

/**
 * The passwords of users in files of mounted Secrets. When Kubernetes has changed the files, some servers
 * take a new password before others do, so that the program's former one is still tried after it.
 */
export class SecretLogin implements Login {
  private former?: string;
  private latest?: string;

  constructor(
    private readonly username: string | undefined,
    private readonly read: () => ReadonlyMap<string, string>,
    /** The password that the program itself has generated, which its files have only later, if at all. */
    private readonly generated: () => string | undefined = () => undefined,
  ) {}

  get refusal(): Problem {
    const text =
      this.latest === undefined
        ? 'asks for a password, and the Secret has none that is one line of text: give it the one that the servers have'
        : 'does not take the password of the Secret yet, which Kubernetes brings to its pod within minutes';
    return { text, final: false };
  }

  candidates(): readonly Credentials[] {
    this.passwords();
    const { username } = this;
    const passwords = [this.latest, this.former].filter((each) => each !== undefined);
    if (passwords.length === 0) return [{}];
    // A node whose pod has yet to be rolled may know the default user alone.
    const names = username === undefined ? [undefined] : [...new Set([username, DEFAULT_USER])];
    return passwords.flatMap((password) => names.map((username) => ({ username, password })));
  }

  passwords(): ReadonlyMap<string, string> {
    const all = this.read();
    const found = all.get(this.own) ?? this.generated();
    if (found !== undefined) {
      if (found !== this.latest) this.former = this.latest;
      this.latest = found;
    }
    return this.latest === undefined ? all : new Map([...all, [this.own, this.latest]]);
  }

  private get own(): string {
    return this.username ?? DEFAULT_USER;
  }
}

/** Reads the passwords in a directory of mounted Secrets, each in a file with the name of its user. */
export function readPasswords(directory: string): Map<string, string> {
  // Kubernetes keeps files of its own there, which begin with a dot.
  const users = unlessMissing(() => readdirSync(directory)) ?? [];
  const found = users
    .filter((user) => !user.startsWith('.'))
    .map((user) => [user, readPassword(join(directory, user))] as const);
  return new Map(found.filter((each): each is [string, string] => each[1] !== undefined));
}

/** Reads a password; undefined where there is none that the nodes take. Newlines at its end are not a part of it. */
function readPassword(file: string): string | undefined {
  const bytes = unlessMissing(() => readFileSync(file));
  const text = bytes?.toString().replace(/\n+$/, '') ?? '';
  const isText = bytes?.equals(Buffer.from(bytes.toString())) && !CONTROL_CHARACTER.test(text);
  return text !== '' && isText && Buffer.byteLength(text) <= MAX_PASSWORD_BYTES ? text : undefined;
}
