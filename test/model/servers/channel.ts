import { Channel, Words } from '../../../src/bootstrap/redis/channel';
import { Commands } from './commands';
import { Network } from './network';
import { Server } from './server';
import { parseNodeName } from './view';

/** Called before each command: time may pass, or the program may be killed. */
export type BeforeCommand = () => Promise<void>;

/** A connection to one server, over which the program migrates slots. */
export function channelTo(
  server: Server,
  network: Network,
  commands: Commands,
  beforeCommand: BeforeCommand,
): Channel {
  return async (words) => {
    const replies: unknown[] = [];
    for (const command of words) {
      await beforeCommand();
      try {
        replies.push(answer(server, network, commands, command));
      } catch (error) {
        replies.push(error);
      }
    }
    return replies;
  };
}

function answer(server: Server, network: Network, commands: Commands, words: Words): unknown {
  if (!server.up) throw new Error('ECONNREFUSED');
  const [name, ...args] = words.map(String);
  if (name === 'EVAL') return args.slice(2).map(() => 1);
  if (name === 'MIGRATE') {
    const target = network.at(args[0], Number(args[1]));
    if (target === undefined) throw new Error('IOERR error or timeout connecting to the client');
    const keys = args.slice(args.indexOf('KEYS') + 1).map(Number);
    commands.migrate(server, target, keys);
    return 'OK';
  }
  const [subcommand, slot, role, id] = args;
  switch (subcommand) {
    case 'SETSLOT':
      commands.setSlot(server, Number(slot), role, parseNodeName(id));
      return 'OK';
    case 'GETKEYSINSLOT':
      return server.keysIn(Number(slot)).map(String);
    case 'COUNTKEYSINSLOT':
      return server.keysIn(Number(slot)).length;
  }
  throw new Error(`ERR unknown command ${words.join(' ')}`);
}
