import { Observation } from '../cluster/observation';
import { Decision } from '../plan/decision';
import { decisionText } from './decision-text';
import { describe } from '../act/server-commands';

/** What `plan` prints: what will change in the end, and the next step with its commands if there is one. */
export function planReport(
  decision: Decision,
  { pods }: Observation,
  changes: readonly string[] = [],
): string {
  const all = changes.length > 0 ? [...changes, ''] : [];
  if (decision.kind !== 'step') return [...all, decisionText(decision)].join('\n');
  const commands = decision.commands.map((command) => describe(command, pods));
  const next = `next (${decision.reason}): ${decision.message}`;
  return [...all, next, ...commands.map((command) => `  ${command}`)].join('\n');
}
