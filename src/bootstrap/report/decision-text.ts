import { Decision } from '../plan/decision';
import { countOf } from '../util/count-of';

/** A decision as the log says it: with its reason, which a grep can rely on, and its sentence. */
export function decisionText(decision: Decision): string {
  const { kind, reason, message } = decision;
  switch (kind) {
    case 'wait':
      return `waiting (${reason}): ${message}`;
    case 'refuse':
      return `refused (${reason}): ${message}`;
    case 'step':
      return `${reason}: ${message} (${countOf(decision.commands.length, 'command')})`;
    case 'done':
      return `${reason}: ${message}`;
  }
}
