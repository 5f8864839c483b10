import { migrateSlots } from '../act/migrate/migrate-slots';
import { send } from '../act/send';
import { observeServers } from '../observe/server-view';
import { Observation } from '../cluster/observation';
import { Pods } from '../observe/pods';
import { Command } from '../plan/command';
import { problemOf } from '../redis/problem';
import { Servers } from '../redis/servers';
import { describe } from '../act/server-commands';
import { Clock } from '../util/clock';

/** The real world: pods from a source, and the servers in them. */
export function liveCluster(pods: Pods, servers: Servers, clock: Clock): ClusterClient {
  return {
    async observe() {
      const found = await pods.find();
      return { ...found, pods: await observeServers(servers, found.pods) };
    },
    async act(commands, seen) {
      const lines: string[] = [];
      const toServers = commands.filter((command) => command.kind !== 'scale');
      const moves = toServers.filter((command) => command.kind === 'moveSlots');
      const sent = toServers.filter((command) => command.kind !== 'moveSlots');
      for (const { command, answer } of await send(servers, sent, seen.pods)) {
        lines.push(`${describe(command, seen.pods)} answered: ${answer}`);
      }
      if (moves.length > 0) lines.push(...(await migrateSlots(servers, moves, seen.pods, clock)));
      // Pods that are to go have to have done first what they were told.
      if (lines.length > 0) return lines;
      for (const command of commands) {
        if (command.kind === 'scale') {
          await pods.scale?.(command.replicas).catch((error) => {
            lines.push(`the StatefulSet ${problemOf(error).text}`);
          });
        }
      }
      return lines;
    },
  };
}

/** The cluster as the bootstrap can see and touch it. */
export interface ClusterClient {
  observe(): Promise<Observation>;
  /**
   * Carries commands out, and returns what the log is to say of it: those that were not accepted,
   * and how far slots have come that are moved.
   */
  act(commands: readonly Command[], seen: Observation): Promise<string[]>;
}
