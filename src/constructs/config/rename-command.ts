/** The commands that the library, its script and the servers among themselves send by these names. */
const NEEDED = [
  'asking',
  'auth',
  'client',
  'cluster',
  'config',
  'flushall',
  'function',
  'info',
  'migrate',
  'ping',
  'psync',
  'replconf',
  'restore',
  'restore-asking',
  'role',
];

/** Refuses to rename a command that a change of the cluster would need, and wait for without end. */
export function requireCommandNames(lines: readonly string[]): void {
  for (const line of lines) {
    const command = line.split(/\s/)[0].replace(/^["']|["']$/g, '');
    if (NEEDED.includes(command.toLowerCase())) {
      throw new Error(
        `directive rename-command renames ${command}, which the bootstrap and the nodes send by its own ` +
          'name; leave it out, and take commands away from users with an ACL (aclfile)',
      );
    }
  }
}
