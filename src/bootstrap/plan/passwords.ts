import { Member } from '../cluster/member';
import { Command } from './command';
import { step } from './decision';
import { Rule } from './rule';

/**
 * Ends the validity of former passwords, or that none is asked for, once every node takes the password of
 * the Secret and logs in to others with it, and clients have had the time that is stated. The nodes take a
 * new one by themselves (run-node.sh), because each has its Secret at another moment.
 */
export const endFormerPasswords: Rule = ({ spec, seen, cluster: { members } }) => {
  const { required, overlapMs = 0 } = spec.password ?? {};
  const { hash, sharedForMs = -1 } = seen.password ?? {};
  if (!required || hash === undefined || sharedForMs < overlapMs) return undefined;
  const commands = members
    .filter(takesFormer)
    .map(({ ordinal }): Command => ({ kind: 'requirePassword', pod: ordinal, hash }));
  return step('EndingFormerPassword', 'end the validity of the former password', commands);
};

/** Whether a node takes more than one password, or asks for none. */
function takesFormer({ view: { login } }: Member): boolean {
  return login !== undefined && (login.isOpen || login.passwords.length > 1);
}
