import { moveBetweenPods } from '../act/migrate/move-between-pods';
import { MigrationHistory } from '../act/migrate/history';
import { send } from '../act/send';
import { Looks, observeServers } from '../observe/server-view';
import { Observation } from '../cluster/observation';
import { Pods } from '../observe/pods';
import { Command, isForKubernetes, KubernetesCommand } from '../plan/command';
import { PasswordSecret } from '../kubernetes/password-secret';
import { Unavailable } from '../kubernetes/unavailable';
import { isDenied, problemOf } from '../redis/problem';
import { Servers } from '../redis/servers';
import { describe } from '../act/server-commands';
import { MajorityWatch } from './majority-watch';
import { PasswordWatch } from './password-watch';
import { TlsWatch } from './tls-watch';
import { RefusedCommands } from './refused-commands';
import { Clock } from '../util/clock';
import { Pulse } from '../util/pulse';

/**
 * A cluster of real servers, in the pods of a source; see `observeServers` for `asClient`. The `secret` is the one
 * of a password that is to be generated. What happens is told to `pulse`.
 */
export function liveCluster(
  pods: Pods,
  servers: Servers,
  clock: Clock,
  asClient = false,
  pulse = new Pulse(clock),
  secret?: PasswordSecret,
): ClusterClient {
  const history = new MigrationHistory();
  const looks = new Looks();
  const refused = new RefusedCommands(clock);
  const passwords = new PasswordWatch(clock);
  const tlsWatch = new TlsWatch(clock);
  const majority = new MajorityWatch(clock);
  return {
    async observe() {
      pulse.beat('it began to look for the pods');
      const found = await pods.find();
      pulse.beat('it began to ask the servers');
      const oversizedKeys = [...history.oversized.values()];
      const observed = await observeServers(servers, found.pods, looks, asClient);
      pulse.beat('the servers were asked');
      const tlsForMs = tlsWatch.look(observed);
      const majorityLostForMs = majority.look(observed);
      return {
        ...found,
        pods: refused.mark(observed),
        passwords: passwords.look(servers.passwordHashes, observed),
        ...(secret && !servers.hasPassword
          ? { lacksPassword: { isSecretKnown: secret.isKnown } }
          : {}),
        ...(tlsForMs === undefined ? {} : { tlsForMs }),
        ...(majorityLostForMs === undefined ? {} : { majorityLostForMs }),
        ...(oversizedKeys.length > 0 ? { oversizedKeys } : {}),
      };
    },
    async act(commands, seen) {
      pulse.beat('it began to send commands to the servers');
      const lines: string[] = [];
      const toServers = commands.filter((command) => !isForKubernetes(command));
      const moves = toServers.filter((command) => command.kind === 'moveSlots');
      const sent = toServers.filter((command) => command.kind !== 'moveSlots');
      for (const { command, error } of await send(servers, sent, seen.pods)) {
        refused.add(seen.pods[command.pod].name, error, servers.user);
        lines.push(`${describe(command, seen.pods)} failed: ${explained(error, servers.user)}`);
      }
      if (moves.length > 0) {
        lines.push(...(await moveBetweenPods(servers, moves, seen.pods, clock, history)));
        for (const { source, text } of history.lastFailures) {
          refused.add(source, text, servers.user);
        }
      }
      // Pods are given up only once all servers have done what they were told.
      if (lines.length > 0) return lines;
      for (const command of commands.filter(isForKubernetes)) {
        pulse.beat('it began to tell Kubernetes');
        await tellKubernetes({ pods, secret }, command, seen).catch((error) => {
          lines.push(`${describe(command, seen.pods)}: ${messageOf(error)}`);
        });
      }
      return lines;
    },
  };
}

async function tellKubernetes(
  { pods, secret }: { readonly pods: Pods; readonly secret?: PasswordSecret },
  command: KubernetesCommand,
  seen: Observation,
): Promise<void> {
  switch (command.kind) {
    case 'scale':
      if (seen.replicas === undefined) return;
      return pods.scale?.(command.replicas, seen.replicas);
    case 'deleteClaim':
      return pods.deleteClaim?.(seen.pods[command.pod].name);
    case 'expandClaim':
      return pods.expandClaim?.(seen.pods[command.pod].name, command.storage);
    case 'makeSecret':
      return secret?.make();
  }
}

/** A cluster as the bootstrap observes and changes it. */
export interface ClusterClient {
  observe(): Promise<Observation>;
  /**
   * Carries out commands, and returns lines for the log: commands that were refused, and how far the
   * move of slots has come.
   */
  act(commands: readonly Command[], seen: Observation): Promise<string[]>;
}

function messageOf(error: unknown): string {
  if (error instanceof Unavailable) return error.message;
  throw error;
}

/** An answer that refuses a command, with what to do about a right that is missing. */
function explained(answer: string, user?: string): string {
  const error = new Error(answer);
  return isDenied(error) ? `the server ${problemOf(error, user).text}` : answer;
}
