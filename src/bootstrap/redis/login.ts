import { createHash } from 'node:crypto';
import { Problem } from '../cluster/observation';
import { readIfThere } from '../util/read-if-there';
import { Credentials } from './connection';

/** What the program logs in with. */
export interface Login {
  /** What may work, the newest password first; never empty. */
  candidates(): readonly Credentials[];
  /** The newest password; undefined where there is none. */
  password(): string | undefined;
  /** What it means when a server refuses all of them; left out where that is final. */
  readonly refusal?: Problem;
}

/** Credentials that never change. */
export function fixedLogin(credentials: Credentials = {}): Login {
  return { candidates: () => [credentials], password: () => credentials.password };
}

/** The hash by which a server knows a password. */
export function hashOf(password: string): string {
  return createHash('sha256').update(password).digest('hex');
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
  private latest?: string;

  constructor(
    private readonly username: string | undefined,
    private readonly read: () => string | undefined,
  ) {}

  candidates(): readonly Credentials[] {
    this.refresh();
    const { username } = this;
    const passwords = [this.latest, this.former].filter((each) => each !== undefined);
    return passwords.length === 0 ? [{}] : passwords.map((password) => ({ username, password }));
  }

  password(): string | undefined {
    this.refresh();
    return this.latest;
  }

  private refresh(): void {
    const found = this.read();
    if (found === undefined) return;
    if (found !== this.latest) this.former = this.latest;
    this.latest = found;
  }
}

/** Reads a password; undefined where there is none. Newlines at its end are not a part of it. */
export function readPassword(file: string): string | undefined {
  const text = readIfThere(file)?.replace(/\n+$/, '');
  return !text || text.includes('\n') ? undefined : text;
}
