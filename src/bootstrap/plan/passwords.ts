import { DEFAULT_USER } from '../../user-names';
import { takesSeveral } from '../cluster/login';
import { Member } from '../cluster/member';
import { Command } from './command';
import { step } from './decision';
import { Rule } from './rule';

/**
 * Ends the validity of former passwords, or that the default user needs none, once every node has taken the
 * password of the Secret last, and logs in to others with it, and clients have had the time that is stated. The
 * nodes take a new one by themselves (run-node.sh), because each has its Secret at another moment.
 */
export const endFormerPasswords: Rule = ({ spec, seen, cluster: { members } }) => {
  const { required = false, overlapMs = 0 } = spec.password ?? {};
  const commands = [...(seen.passwords ?? [])]
    .filter(([user, { sharedForMs = -1 }]) => {
      const mayEnd = user === DEFAULT_USER ? required : spec.password !== undefined;
      return mayEnd && sharedForMs >= overlapMs;
    })
    .flatMap(([user, { hash }]) =>
      members
        .filter(({ view: { login } }) => takesSeveral(login, user))
        .map((member) => endFormer(member, user, hash)),
    );
  return step('EndingFormerPassword', 'end the validity of former passwords', commands);
};

/** Only what was seen is ended: by now the node may have taken another one, which is newer. */
function endFormer({ ordinal, view: { login } }: Member, user: string, hash: string): Command {
  const { isOpen = false, passwords = [] } = login?.users.get(user) ?? {};
  if (isOpen) return { kind: 'requirePassword', pod: ordinal, user, hash };
  const hashes = passwords.filter((each) => each !== hash);
  return { kind: 'endPasswords', pod: ordinal, user, hashes };
}
