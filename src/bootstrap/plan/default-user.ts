import { DEFAULT_USER } from '../../user-names';
import { Member } from '../cluster/member';
import { Command } from './command';
import { step } from './decision';
import { Rule } from './rule';

/**
 * Turns the default user off, where it is not wanted, once every node takes all passwords of the Secrets, no
 * node logs in to others as that user, and clients have had the time that is stated to become others.
 */
export const turnDefaultUserOff: Rule = ({ spec, seen, cluster: { members } }) => {
  const { defaultUser = true, overlapMs = 0 } = spec.password ?? {};
  const passwords = [...(seen.passwords?.values() ?? [])];
  if (defaultUser || passwords.length === 0) return undefined;
  if (!passwords.every(({ sharedForMs = -1 }) => sharedForMs >= overlapMs)) return undefined;
  if (members.some(({ view }) => view.login?.sends?.user === DEFAULT_USER)) return undefined;
  const commands = members
    .filter(hasDefaultUser)
    .map(({ ordinal }): Command => ({ kind: 'turnDefaultUserOff', pod: ordinal }));
  return step('TurningDefaultUserOff', 'turn the default user off', commands);
};

function hasDefaultUser({ view: { login } }: Member): boolean {
  return login?.users.get(DEFAULT_USER)?.isOn ?? false;
}
