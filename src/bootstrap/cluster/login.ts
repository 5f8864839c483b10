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
  /** Every one with which it may. */
  readonly passwords: readonly string[];
}

/** The password of a user, which all nodes are to take. */
export interface SharedPassword {
  /** Its SHA-256, by which a server knows it. */
  readonly hash: string;
  /** For how long the program has seen that all pods have it; left out where they do not. */
  readonly sharedForMs?: number;
}

/** Whether a server takes a user's password, and logs in to others with it if it does as that user. */
export function hasPassword(login: NodeLogin | undefined, user: string, hash: string): boolean {
  const { isOpen = false, passwords = [] } = login?.users.get(user) ?? {};
  const isSent = login?.sends?.user !== user || login.sends.hash === hash;
  return isSent && (isOpen || passwords.includes(hash));
}

/** Whether a server takes more than one password of a user, or asks for none. */
export function takesFormer(login: NodeLogin | undefined, user: string): boolean {
  const { isOpen = false, passwords = [] } = login?.users.get(user) ?? {};
  return isOpen || passwords.length > 1;
}
