import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { Problem, PasswordHash } from '../cluster/observation';
import { Credentials } from './connection';

/** What the program logs in with. */
export interface Login {
  /** What may work, the newest password first; never empty. */
  candidates(): readonly Credentials[];
  /** The password of the Secret; undefined where there is none. */
  password(): PasswordHash | undefined;
  /** What it means when a server refuses all of them; left out where that is final. */
  readonly refusal?: Problem;
}

/** Credentials that never change. */
export function fixedLogin(credentials: Credentials = {}): Login {
  const { password } = credentials;
  const known = password === undefined ? undefined : { hash: hashOf(password), heldForMs: 0 };
  return { candidates: () => [credentials], password: () => known };
}

/** The hash by which a server knows a password. */
export function hashOf(password: string): string {
  return createHash('sha256').update(password).digest('hex');
}

/** The content of a file, and when it was written, in milliseconds since 1970. */
export interface FileContent {
  readonly text: string;
  readonly writtenAt: number;
}

/**
 * A password in a file of a mounted Secret. When Kubernetes has changed the file, some servers take the
 * new password before others do, so that the former one is still tried after it.
 */
export class SecretLogin implements Login {
  readonly refusal = {
    text: 'does not take the password of the Secret yet, which Kubernetes brings to its pod within minutes',
    final: false,
  };
  private former?: string;
  private latest?: FileContent;

  constructor(
    private readonly username: string | undefined,
    private readonly read: () => FileContent | undefined,
    private readonly now: () => number = Date.now,
  ) {}

  candidates(): readonly Credentials[] {
    this.refresh();
    const { username } = this;
    const passwords = [this.latest?.text, this.former].filter((each) => each !== undefined);
    return passwords.length === 0 ? [{}] : passwords.map((password) => ({ username, password }));
  }

  password(): PasswordHash | undefined {
    this.refresh();
    if (this.latest === undefined) return undefined;
    const { text, writtenAt } = this.latest;
    return { hash: hashOf(text), heldForMs: this.now() - writtenAt };
  }

  private refresh(): void {
    const found = this.read();
    if (found === undefined) return;
    if (this.latest !== undefined && found.text !== this.latest.text)
      this.former = this.latest.text;
    this.latest = found;
  }
}

/** Reads a password; undefined where there is none. Newlines at its end are not a part of it. */
export function readPassword(file: string): FileContent | undefined {
  try {
    const text = readFileSync(file, 'utf8').replace(/\n+$/, '');
    return text === '' || text.includes('\n')
      ? undefined
      : { text, writtenAt: statSync(file).mtimeMs };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
