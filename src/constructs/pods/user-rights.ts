import { Engine } from '../../engine/engine';

/** What a user may do. */
export interface UserRights {
  /**
   * Commands and categories, in the servers' own words: `+get`, `+@read`, `-keys`, `+config|get`. Of two
   * that speak of one command, the later one counts. What clients of a cluster send by themselves, such
   * as `CLUSTER SLOTS` and `PING`, a user may do without being given it.
   *
   * @default - none
   */
  readonly commands?: string[];

  /**
   * Patterns of keys that may be read and written, such as `shop:*`.
   *
   * @default - none
   */
  readonly keys?: string[];

  /**
   * Patterns of keys that may be read. From Redis 7.0, and on Valkey.
   *
   * @default - none
   */
  readonly readKeys?: string[];

  /**
   * Patterns of keys that may be written. From Redis 7.0, and on Valkey.
   *
   * @default - none
   */
  readonly writeKeys?: string[];

  /**
   * Patterns of channels of publish and subscribe. From Redis 6.2, and on Valkey; 6.0 lets every user
   * have all of them.
   *
   * @default - none
   */
  readonly channels?: string[];
}

const COMMAND = /^[+-](@[a-z0-9_-]+|[a-z0-9][a-z0-9_.-]*(\|[a-z0-9_-]+)?)$/i;

/**
 * What clients of a cluster send by themselves, and from which version on the servers know it. AUTH and
 * HELLO are open to everybody.
 */
const CLIENT_COMMANDS: readonly (readonly [command: string, since: string])[] = [
  ['ping', '6.0'],
  ['echo', '6.0'],
  ['select', '6.0'],
  ['info', '6.0'],
  ['command', '6.0'],
  ['readonly', '6.0'],
  ['readwrite', '6.0'],
  ['asking', '6.0'],
  ['client|id', '6.0'],
  ['client|getname', '6.0'],
  ['client|setname', '6.0'],
  ['client|setinfo', '7.2'],
  // rueidis and valkey-go begin with it.
  ['client|tracking', '6.0'],
  ['cluster|slots', '6.0'],
  ['cluster|shards', '7.0'],
  ['cluster|nodes', '6.0'],
  ['cluster|info', '6.0'],
  ['cluster|myid', '6.0'],
  ['cluster|keyslot', '6.0'],
];

/**
 * What every user of a server may do, as words of an ACL. A server of an unknown version may be one that
 * does not start with all of them.
 */
export function clientCommands(engine: Engine): string[] {
  return CLIENT_COMMANDS.filter(
    ([, since]) => since === '6.0' || (engine.version !== undefined && engine.atLeast(since)),
  ).map(([command]) => `+${command}`);
}

/** The rights as words of an ACL. */
export function rightsText({
  commands = [],
  keys = [],
  readKeys = [],
  writeKeys = [],
  channels = [],
}: UserRights): string[] {
  return [
    ...keys.map((pattern) => `~${pattern}`),
    ...readKeys.map((pattern) => `%R~${pattern}`),
    ...writeKeys.map((pattern) => `%W~${pattern}`),
    ...channels.map((pattern) => `&${pattern}`),
    ...commands,
  ];
}

/** Refuses rights that the server does not know, or would read as others; `of` says whose they are. */
export function requireRights(engine: Engine, of: string, rights: UserRights): void {
  const { commands = [], ...patterns } = rights;
  const wrong = commands.find((command) => !COMMAND.test(command));
  if (wrong !== undefined) {
    throw new Error(
      `commands of ${of} has "${wrong}", and must have a + or a - before a command or a category; ` +
        'write it as in +get, +@read, -keys or +config|get',
    );
  }
  const subcommand = commands.find((command) => /^-.*\|/.test(command));
  if (subcommand !== undefined) {
    requireVersion(engine, '7.0', `commands of ${of} has ${subcommand}`, 'deny the whole command');
  }
  for (const [option, since] of OPTIONS) {
    const given = patterns[option] ?? [];
    const odd = given.find((pattern) => pattern === '' || /[\s\0]/.test(pattern));
    if (odd !== undefined) {
      throw new Error(
        `${option} of ${of} has ${JSON.stringify(odd)}, and the servers' file of users takes no ` +
          'pattern that is empty or has a space; write ? in place of a space',
      );
    }
    if (given.length > 0) {
      requireVersion(engine, since, `${option} of ${of} is given`, 'leave it out');
    }
  }
}

const OPTIONS = [
  ['keys', '6.0'],
  ['readKeys', '7.0'],
  ['writeKeys', '7.0'],
  ['channels', '6.2'],
] as const;

/** Refuses what an older server does not know. */
export function requireVersion(engine: Engine, since: string, what: string, fix: string): void {
  if (engine.atLeast(since)) return;
  throw new Error(
    `${what}, and ${engine.family} ${engine.version} does not know that; ${fix}, or use ` +
      `${engine.family} ${since} or later`,
  );
}
