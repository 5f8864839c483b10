import { Engine } from '../../engine/engine';
import { OWN_PREFIX, PROGRAM_USER } from '../../user-names';

/** As whom the exporter beside a server logs in. */
export const EXPORTER_USER = `${OWN_PREFIX}exporter`;

/** Of Valkey alone, whose replicas may copy by two connections, the second of which sends SYNC. */
const VALKEY_8 = 'valkey 8.0';

/** Of Valkey alone, which moves slots as the user of replication: the target checks each command. */
const VALKEY_9 = 'valkey 9.0';

type Command = string | readonly [command: string, since: string];

interface OwnUser {
  readonly name: string;
  readonly keys: readonly string[];
  readonly commands: readonly Command[];
}

/**
 * The users of the library, with the least rights that each needs. Their names are known to run-node.sh. All
 * have the password of `auth`: who is in the pod of a node is on the bus, and has all keys anyway. The script
 * takes a new password for them in this order, and uses it once the user of the node has it.
 */
const OWN_USERS: readonly OwnUser[] = [
  {
    name: PROGRAM_USER,
    keys: ['*'],
    commands: [
      // All of CLUSTER: its subcommands differ between versions, and a server that does not know one of an ACL
      // does not start.
      ...['info', 'cluster', 'config|get', 'config|set', 'client|kill'],
      ...['acl|list', 'acl|setuser', 'acl|save', 'flushall'],
      // What measures keys and moves them, the last two at the server that gets them.
      ...['eval', 'memory|usage', 'dump', 'migrate', 'select', 'restore-asking'],
      ['function|list', '7.0'],
      ['function|load', '7.0'],
    ],
  },
  {
    name: `${OWN_PREFIX}replication`,
    keys: ['*'],
    commands: [
      // What an import writes is any command of data, but none that manages the server.
      ['@all', VALKEY_9],
      ['-@admin', VALKEY_9],
      ['cluster|syncslots', VALKEY_9],
      ...['ping', 'psync', 'replconf'],
      ['sync', VALKEY_8],
    ],
  },
  {
    name: EXPORTER_USER,
    keys: [],
    commands: [
      ...['ping', 'info', 'config|get', 'client|setname', 'cluster|info'],
      ...['slowlog|get', 'slowlog|len', 'latency|latest'],
      ['latency|histogram', '7.0'],
    ],
  },
  {
    name: `${OWN_PREFIX}node`,
    keys: [],
    commands: [
      // Some clients ask for COMMAND by themselves before they read from stdin.
      'command',
      ...['ping', 'info', 'role', 'bgsave', 'config|get', 'config|set'],
      ...['cluster|nodes', 'cluster|info', 'cluster|myid'],
      ...['cluster|meet', 'cluster|failover', 'cluster|replicate'],
      ...['client|pause', 'client|unpause', 'script|kill'],
      ...['acl|list', 'acl|setuser', 'acl|save'],
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
          .map(([command]) => (command.startsWith('-') ? command : `+${command}`)),
      ],
    ]),
  );
}

function knows(engine: Engine, since: string): boolean {
  const own: string = engine.family;
  const [version, family = own] = since.split(' ').reverse();
  return family === own && engine.atLeast(version);
}
