import { Clock, World } from './converge';
import { Pods } from '../observe/pods';
import { problemOf } from '../redis/problem';
import { describe, Servers } from '../redis/servers';

/** The real world: pods from a source, and the servers in them. */
export function realWorld(pods: Pods, servers: Servers, clock: Clock): World {
  return {
    async observe() {
      const found = await pods.find();
      return { ...found, pods: await servers.observe(found.pods) };
    },
    async act(commands, seen) {
      const lines: string[] = [];
      const toServers = commands.filter((command) => command.kind !== 'scale');
      const moves = toServers.filter((command) => command.kind === 'moveSlots');
      const sent = toServers.filter((command) => command.kind !== 'moveSlots');
      for (const { command, answer } of await servers.send(sent, seen.pods)) {
        lines.push(`${describe(command, seen.pods)} answered: ${answer}`);
      }
      if (moves.length > 0) lines.push(...(await servers.move(moves, seen.pods, clock)));
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
