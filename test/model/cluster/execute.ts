import { Pod } from '../../../src/bootstrap/cluster/observation';
import { slotsOf } from '../../../src/bootstrap/cluster/slot-ranges';
import { ServerCommand } from '../../../src/bootstrap/plan/command';
import { Commands } from '../servers/commands';
import { Network } from '../servers/network';
import { Server } from '../servers/server';
import { parseNodeName } from '../servers/view';

interface Context {
  readonly network: Network;
  readonly commands: Commands;
  /** The pods as the bootstrap saw them when it planned the command. */
  readonly pods: readonly Pod[];
}

/** Executes a command on a server; throws the server's error reply. */
export function execute(
  command: ServerCommand,
  server: Server,
  { network, commands, pods }: Context,
): void {
  switch (command.kind) {
    case 'set':
      return commands.configure(server, command.directive, command.value);
    case 'epoch':
      return commands.setEpoch(server, command.epoch);
    case 'addSlots':
      return commands.addSlots(server, command.ranges);
    case 'meet': {
      const { host = '', port, view } = pods[command.peer];
      const peer = network.at(host, port);
      if (peer?.id !== parseNodeName(view?.id)) throw new Error('another node has this address');
      return commands.meet(server, peer.host, peer.port);
    }
    case 'replicate':
      return commands.replicate(server, parseNodeName(pods[command.primary].view?.id));
    case 'loadLibrary':
      throw new Error('the servers of the model have no functions');
    case 'endPasswords':
    case 'requirePassword':
    case 'turnDefaultUserOff':
      throw new Error('the servers of the model have no passwords');
    case 'takeOver':
      return commands.takeOver(server);
    case 'failOver':
      return commands.failOver(server);
    case 'forget':
      return commands.forget(server, parseNodeName(command.id));
    case 'reset':
      return commands.reset(server);
    case 'empty':
      return commands.empty(server);
    case 'bumpEpoch':
      return commands.bumpEpoch(server);
    case 'setOwner': {
      const owner = parseNodeName(pods[command.owner].view?.id);
      return slotsOf(command.ranges).forEach((slot) => {
        commands.setSlot(server, slot, 'NODE', owner);
      });
    }
    case 'closeSlots':
      slotsOf(command.ranges).forEach((slot) => commands.setSlot(server, slot, 'STABLE'));
      return commands.bumpEpoch(server);
  }
}
