import { Observation } from './observation';
import { Decision } from './decision';
import { describe } from './servers';

/** What a dry run prints: the next step with its commands, or why there is none. */
export function explain(decision: Decision, { pods }: Observation): string {
  if (decision.kind !== 'step') return `${decision.kind}: ${decision.why}`;
  const commands = decision.commands.map((command) =>
    command.kind === 'scale'
      ? `scale the StatefulSet to ${command.replicas} pods`
      : describe(command, pods),
  );
  return [`next: ${decision.why}`, ...commands.map((command) => `  ${command}`)].join('\n');
}
