import { World } from './converge';
import { Pods } from './pods';
import { problemOf } from './problem';
import { describe, Servers } from './servers';

/** The real world: pods from a source, and the servers in them. */
export function realWorld(pods: Pods, servers: Servers): World {
  return {
    async observe() {
      const found = await pods.find();
      return { ...found, pods: await servers.observe(found.pods) };
    },
    async act(commands, seen) {
      const failures: string[] = [];
      for (const command of commands) {
        if (command.kind === 'scale') {
          await pods.scale?.(command.replicas).catch((error) => {
            failures.push(`the StatefulSet ${problemOf(error).text}`);
          });
        }
      }
      const toServers = commands.filter((command) => command.kind !== 'scale');
      for (const { command, answer } of await servers.send(toServers, seen.pods)) {
        failures.push(`${describe(command, seen.pods)} answered: ${answer}`);
      }
      return failures;
    },
  };
}
