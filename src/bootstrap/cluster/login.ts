import { DEFAULT_USER, OWN_PREFIX } from '../../user-names';

/** How clients log in to a server, and how it logs in to others; passwords are their SHA-256. */
export interface NodeLogin {
  /** The users that it has, by their names. */
  readonly users: ReadonlyMap<string, UserLogin>;
  /** What it logs in to others with; left out where it has no password. */
  readonly sends?: { readonly user: string; readonly hash: string };
}

/** How a user may log in. */
export interface UserLogin {
  /** Whether it may log in at all. */
  readonly isOn: boolean;
  /** Whether it needs no password. */
  readonly isOpen: boolean;
  /** Every one with which it may, the one that the server took last at the end. */
  readonly passwords: readonly string[];
}

/** The password of a user, which all nodes are to take. */
export interface SharedPassword {
  /** Its SHA-256, by which a server knows it. */
  readonly hash: string;
  /** For how long the program has seen that all pods have it; left out where they do not. */
  readonly sharedForMs?: number;
}

/**
 * Whether a password is the one of a user that a server took last, and the one with which it logs in to others
 * if that is of the same Secret. A password that it took before may be one that the Secret had before: the
 * program's own files may have it still when those of a node have the next one already.
 */
export function hasPassword(login: NodeLogin | undefined, user: string, hash: string): boolean {
  const { isOpen = false, passwords = [] } = login?.users.get(user) ?? {};
  const isSent = login?.sends === undefined || !isOfAuth(user) || login.sends.hash === hash;
  return isSent && (isOpen || passwords[passwords.length - 1] === hash);
}

/** Whether a user has the password of the nodes, as the default user and those of the library have. */
function isOfAuth(user: string): boolean {
  return user === DEFAULT_USER || user.startsWith(OWN_PREFIX);
}

/** Whether a server takes several passwords of a user, or asks for none. */
export function takesSeveral(login: NodeLogin | undefined, user: string): boolean {
  const { isOpen = false, passwords = [] } = login?.users.get(user) ?? {};
  return isOpen || passwords.length > 1;
}
