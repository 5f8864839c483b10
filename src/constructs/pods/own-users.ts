import { Engine, EngineFamily } from '../../engine/engine';

/** The names of users with this beginning are for the library. */
export const OWN_PREFIX = 'redis-cluster-';

/** As whom the Job, the keeper and a person's command log in. */
export const PROGRAM_USER = `${OWN_PREFIX}program`;

/** Of Valkey alone, which moves slots as this user: the target checks each command that brings a key. */
const VALKEY_9 = 'valkey 9.0';

type Command = string | readonly [command: string, since: string];

interface OwnUser {
  readonly name: string;
  readonly keys: readonly string[];
  readonly commands: readonly Command[];
}

/**
 * The users of the library, with the least rights that each needs. Their names are known to run-node.sh. All
 * have the password of `auth`: who is in the pod of a node is on the bus, and has all keys anyway.
 */
const OWN_USERS: readonly OwnUser[] = [
  {
    name: PROGRAM_USER,
    keys: ['*'],
    commands: [
      ...['ping', 'info', 'cluster', 'config|get', 'config|set', 'client|kill'],
      ...['acl|list', 'acl|setuser', 'acl|save', 'flushall'],
      // What moves slots: the last ones at the server that gets the keys.
      ...['eval', 'memory', 'dump', 'migrate', 'select', 'asking', 'restore', 'restore-asking'],
      ['function|list', '7.0'],
      ['function|load', '7.0'],
    ],
  },
  {
    name: `${OWN_PREFIX}replication`,
    keys: ['*'],
    commands: ['ping', 'psync', 'replconf', ['@all', VALKEY_9]],
  },
  {
    name: `${OWN_PREFIX}node`,
    keys: [],
    commands: [
      ...['ping', 'command', 'info', 'role', 'bgsave', 'config|get', 'config|set'],
      ...['cluster|nodes', 'cluster|info', 'cluster|myid'],
      ...['cluster|meet', 'cluster|failover', 'cluster|replicate'],
      ...['client|pause', 'client|unpause', 'script|kill'],
      ...['acl|getuser', 'acl|setuser', 'acl|save'],
      ['function|kill', '7.0'],
    ],
  },
];

/** The library's users by their names, with the words of their ACL; none before Redis 6.0. */
export function ownUsers(engine: Engine): Map<string, string[]> {
  return new Map(
    OWN_USERS.filter(() => engine.atLeast('6.0')).map(({ name, keys, commands }) => [
      name,
      [
        ...keys.map((key) => `~${key}`),
        ...commands
          .map((each) => (typeof each === 'string' ? ([each, '6.0'] as const) : each))
          .filter(([, since]) => knows(engine, since))
          .map(([command]) => `+${command}`),
      ],
    ]),
  );
}

function knows(engine: Engine, since: string): boolean {
  const isValkey = engine.family === EngineFamily.VALKEY;
  return since === VALKEY_9 ? isValkey && engine.atLeast('9.0') : engine.atLeast(since);
}
