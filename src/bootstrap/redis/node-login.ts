import { NodeLogin } from '../cluster/observation';
import { Words } from './channel';
import { fieldsOf } from './info';
import { hashOf } from './login';

/** What is asked for `nodeLogin`. */
export const LOGIN_QUESTIONS: readonly Words[] = [
  ['ACL', 'GETUSER', 'default'],
  ['CONFIG', 'GET', 'masterauth'],
];

/** How clients log in to a server and how it logs in to others; undefined before Redis 6.0. */
export function nodeLogin([user, masterauth]: readonly unknown[]): NodeLogin | undefined {
  if (!Array.isArray(user) || !Array.isArray(masterauth)) return undefined;
  const fields = fieldsOf<unknown>(user);
  const [, sent] = masterauth as readonly string[];
  return {
    isOpen: (fields.get('flags') as readonly string[]).includes('nopass'),
    passwords: fields.get('passwords') as readonly string[],
    ...(sent ? { sends: hashOf(sent) } : {}),
  };
}
