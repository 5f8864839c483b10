import { busPort, SlotRange } from '../../topology';
import { DEFAULT_USER } from '../../user-names';
import { ownLine, Pod } from '../cluster/observation';
import { Command, MoveSlotsCommand, ServerCommand } from '../plan/command';
import { formatRanges, slotsOf } from '../cluster/slot-ranges';
import { Words } from '../redis/channel';
import { loadLibrary } from '../redis/functions';

/** A command that was not carried out, and why: the server's own answer, or what kept it from being sent. */
export interface Failure {
  readonly command: ServerCommand;
  readonly error: string;
}

/** What is sent to a server of that version for a command. */
export function wording(command: ServerCommand, pods: readonly Pod[], version: string): Words[] {
  const id = (ordinal: number): string => pods[ordinal].view?.id ?? '';
  switch (command.kind) {
    case 'set':
      return [['CONFIG', 'SET', command.directive, command.value]];
    case 'epoch':
      return [['CLUSTER', 'SET-CONFIG-EPOCH', command.epoch]];
    case 'addSlots':
      return [['CLUSTER', ...slotWords(command.ranges, version)]];
    case 'meet':
      return [['CLUSTER', 'MEET', ...meetingPoint(pods[command.peer])]];
    case 'replicate':
      return [['CLUSTER', 'REPLICATE', id(command.primary)]];
    case 'loadLibrary':
      return [loadLibrary(command.code)];
    case 'takeOver':
      return [['CLUSTER', 'FAILOVER', 'TAKEOVER']];
    case 'failOver':
      return [['CLUSTER', 'FAILOVER']];
    case 'forget':
      return [['CLUSTER', 'FORGET', command.id]];
    case 'bumpEpoch':
      return [['CLUSTER', 'BUMPEPOCH']];
    case 'setOwner':
      return slotsOf(command.ranges).map((slot) => [
        ...['CLUSTER', 'SETSLOT', slot, 'NODE'],
        id(command.owner),
      ]);
    case 'closeSlots':
      // The target may have taken a slot, and have failed before any other node knew of it.
      return [
        ...slotsOf(command.ranges).map((slot) => ['CLUSTER', 'SETSLOT', slot, 'STABLE']),
        ['CLUSTER', 'BUMPEPOCH'],
      ];
    case 'turnDefaultUserOff':
      // With fewer commands, some servers would lose transactions when they load an append-only file.
      return [
        ['ACL', 'SETUSER', DEFAULT_USER, 'off', 'nopass', '~*', '+@all'],
        ['ACL', 'SAVE'],
      ];
    case 'endPasswords':
      return [
        ['ACL', 'SETUSER', command.user, ...command.hashes.map((hash) => `!${hash}`)],
        ['ACL', 'SAVE'],
      ];
    case 'requirePassword':
      return [
        ['ACL', 'SETUSER', command.user, 'resetpass', `#${command.hash}`],
        ['ACL', 'SAVE'],
      ];
    case 'reset':
      // A client whose connection ends asks another node, which knows where the slots are.
      return [
        ['CLIENT', 'KILL', 'TYPE', 'normal'],
        ['CLUSTER', 'RESET', 'HARD'],
      ];
    case 'empty':
      return [['FLUSHALL']];
  }
}

/** Where a node is met. */
function meetingPoint({ host = '', port, view }: Pod): [string, ...number[]] {
  const own = view && ownLine(view);
  // The bus follows the port of the line, which may be another one than that of the program.
  const bus = own?.busPort ?? (own && busPort(own.port));
  return bus === undefined || bus === busPort(port) ? [host, port] : [host, port, bus];
}

/** ADDSLOTSRANGE exists from Redis 7.0, and Valkey begins at 7.2. */
function slotWords(ranges: readonly SlotRange[], version: string): [string, ...number[]] {
  return parseInt(version) >= 7
    ? ['ADDSLOTSRANGE', ...ranges.flatMap(({ first, last }) => [first, last])]
    : ['ADDSLOTS', ...slotsOf(ranges)];
}

/** How the log writes a command. */
export function describe(command: Command, pods: readonly Pod[]): string {
  if (command.kind === 'scale') return `scale the StatefulSet to ${command.replicas} pods`;
  if (command.kind === 'deleteClaim') return `delete the volume claim of ${pods[command.pod].name}`;
  if (command.kind === 'expandClaim') {
    return `expand the volume claim of ${pods[command.pod].name} to ${command.storage}`;
  }
  if (command.kind === 'makeSecret') return `make the Secret ${command.secret}`;
  const pod = command.kind === 'moveSlots' ? command.source : command.pod;
  return `${pods[pod].name}: ${description(command, pods)}`;
}

function description(command: ServerCommand | MoveSlotsCommand, pods: readonly Pod[]): string {
  if (command.kind === 'moveSlots') {
    return `move slots ${formatRanges(command.ranges)} to ${pods[command.target].name}`;
  }
  if (command.kind === 'addSlots') return `CLUSTER ADDSLOTSRANGE ${formatRanges(command.ranges)}`;
  if (command.kind === 'closeSlots') {
    return `CLUSTER SETSLOT ${formatRanges(command.ranges)} STABLE`;
  }
  if (command.kind === 'setOwner') {
    const owner = pods[command.owner].view?.id;
    return `CLUSTER SETSLOT ${formatRanges(command.ranges)} NODE ${owner}`;
  }
  // The log need not have the hash of a password.
  if (command.kind === 'requirePassword')
    return `ACL SETUSER ${command.user} resetpass, and the new one`;
  if (command.kind === 'endPasswords')
    return `ACL SETUSER ${command.user} without the former password`;
  if (command.kind === 'loadLibrary') return `FUNCTION LOAD of ${command.library}`;
  return wording(command, pods, '7').flat().join(' ');
}
