import { Command } from '../plan/command';
import { Decision } from '../plan/decision';
import { Observation } from '../cluster/observation';
import { isReshaping } from '../plan/preconditions';
import { knows, Member, survey } from '../cluster/cluster-state';
import { Wanted } from '../cluster/cluster-spec';

/**
 * What of a decision is for the keeper. Another number of shards or pods is for a Job to reach, whose
 * wishes may be newer ones; until it has, or where it refused to, only those steps are taken that keep
 * the nodes of the cluster connected, whatever shape is wanted.
 */
export function keepersPart(decision: Decision, wanted: Wanted, seen: Observation): Decision {
  if (decision.kind !== 'step') return decision;
  const left: Decision = { kind: 'wait', why: `the Job has to ${decision.why}` };
  if (!isReshaping(wanted, seen)) {
    return decision.commands.some(({ kind }) => kind === 'scale' || kind === 'moveSlots')
      ? left
      : decision;
  }
  const connects = connecting(seen);
  const commands = decision.commands.filter(connects);
  return commands.length > 0 ? { ...decision, commands } : left;
}

/**
 * Tells commands that are right for every shape. Pods that do not know each other yet, and nodes of
 * pods that are to be forgotten, are joining or leaving: that is the Job's.
 */
function connecting(seen: Observation): (command: Command) => boolean {
  const { members } = survey(seen);
  const at = (ordinal: number): Member | undefined =>
    members.find((member) => member.ordinal === ordinal);
  return (command) => {
    if (command.kind === 'meet') {
      const [member, peer] = [at(command.pod), at(command.peer)];
      return member !== undefined && peer !== undefined && knows(member, peer.view.id);
    }
    return command.kind === 'forget'
      ? members.every(({ view }) => view.id !== command.id)
      : command.kind === 'set';
  };
}
