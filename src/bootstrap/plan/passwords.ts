import { Member } from '../cluster/member';
import { Command } from './command';
import { step } from './decision';
import { Rule } from './rule';

/**
 * Ends the validity of former passwords, or that none is asked for, once every node takes the password of
 * the Secret and logs in to others with it, and clients had the time that is stated. The nodes take a
 * new one by themselves (run-node.sh), because each has its Secret at another moment.
 */
export const endFormerPasswords: Rule = ({ spec, seen, cluster: { members } }) => {
  const { required, overlapMs = 0 } = spec.password ?? {};
  if (!required || !seen.password || seen.password.heldForMs < overlapMs) return undefined;
  const { hash } = seen.password;
  if (!members.every((member) => hasPassword(member, hash))) return undefined;
  const commands = members
    .filter(takesFormer)
    .map(({ ordinal }): Command => ({ kind: 'requirePassword', pod: ordinal, hash }));
  return step('EndingFormerPassword', 'end the validity of the former password', commands);
};

/** Whether a node takes a password and logs in to others with it. */
function hasPassword({ view: { login } }: Member, hash: string): boolean {
  return (
    login !== undefined && login.sends === hash && (login.isOpen || login.passwords.includes(hash))
  );
}

/** Whether a node takes more than one password, or asks for none. */
function takesFormer({ view: { login } }: Member): boolean {
  return login !== undefined && (login.isOpen || login.passwords.length > 1);
}
