import { DEFAULT_USER } from '../../user-names';
import { takesFormer } from '../cluster/login';
import { Command } from './command';
import { step } from './decision';
import { Rule } from './rule';

/**
 * Ends the validity of former passwords, or that the default user needs none, once every node takes the
 * password of the Secret, and logs in to others with it, and clients have had the time that is stated. The
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
        .filter(({ view: { login } }) => takesFormer(login, user))
        .map(({ ordinal }): Command => ({ kind: 'requirePassword', pod: ordinal, user, hash })),
    );
  return step('EndingFormerPassword', 'end the validity of former passwords', commands);
};
