import { DEFAULT_USER } from '../../user-names';
import { SharedPassword } from '../cluster/login';
import { Member } from '../cluster/member';
import { Command } from './command';
import { step } from './decision';
import { Rule } from './rule';

/**
 * Turns the default user off, where it is not wanted, once every node takes the passwords of all users, no node
 * logs in to others as that user, and clients have had the time that is stated to become others. A user whose
 * Secret is missing has no password, and could not log in.
 */
export const turnDefaultUserOff: Rule = ({ spec, seen, cluster: { members } }) => {
  const { defaultUser = true, overlapMs = 0, users = [] } = spec.password ?? {};
  const passwords = seen.passwords ?? new Map<string, SharedPassword>();
  if (defaultUser || passwords.size === 0) return undefined;
  const isShared = (user: string): boolean => (passwords.get(user)?.sharedForMs ?? -1) >= overlapMs;
  if (![...passwords.keys(), ...users].every(isShared)) return undefined;
  if (members.some(({ view }) => view.login?.sends?.user === DEFAULT_USER)) return undefined;
  const commands = members
    .filter(hasDefaultUser)
    .map(({ ordinal }): Command => ({ kind: 'turnDefaultUserOff', pod: ordinal }));
  return step('TurningDefaultUserOff', 'turn the default user off', commands);
};

function hasDefaultUser({ view: { login } }: Member): boolean {
  return login?.users.get(DEFAULT_USER)?.isOn ?? false;
}
