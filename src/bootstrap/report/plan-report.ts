import { Observation } from '../cluster/observation';
import { Decision, inWords } from '../plan/decision';
import { describe } from '../act/server-commands';

/** What `plan` prints: all that will change, and the next step with its commands, or why there is none. */
export function planReport(
  decision: Decision,
  { pods }: Observation,
  changes: readonly string[] = [],
): string {
  const all = changes.length > 0 ? [...changes, ''] : [];
  if (decision.kind !== 'step') return [...all, inWords(decision)].join('\n');
  const commands = decision.commands.map((command) =>
    command.kind === 'scale'
      ? `scale the StatefulSet to ${command.replicas} pods`
      : describe(command, pods),
  );
  return [...all, `next: ${decision.message}`, ...commands.map((command) => `  ${command}`)].join(
    '\n',
  );
}
