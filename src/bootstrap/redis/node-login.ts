import { DEFAULT_USER } from '../../user-names';
import { NodeLogin, UserLogin } from '../cluster/login';
import { Words } from './channel';
import { hashOf } from './login';
import { requireAllowed } from './problem';

/** What is asked for `nodeLogin`. */
export const LOGIN_QUESTIONS: readonly Words[] = [
  ['ACL', 'LIST'],
  ['CONFIG', 'GET', 'masteruser'],
  ['CONFIG', 'GET', 'masterauth'],
];

/**
 * How clients log in to a server and how it logs in to others; undefined before Redis 6.0. Throws where the program
 * may not ask: a password that is changed would never end the former one.
 */
export function nodeLogin(replies: readonly unknown[]): NodeLogin | undefined {
  requireAllowed(replies);
  const [list, masteruser, masterauth] = replies;
  if (![list, masteruser, masterauth].every(Array.isArray)) return undefined;
  const [, user] = masteruser as readonly string[];
  const [, password] = masterauth as readonly string[];
  return {
    users: new Map((list as readonly string[]).map(userLogin)),
    ...(password ? { sends: { user: user || DEFAULT_USER, hash: hashOf(password) } } : {}),
  };
}

/** A line of ACL LIST, such as `user shop on #<hash> ~shop:* -@all +@read`. */
function userLogin(line: string): [name: string, login: UserLogin] {
  const [, name, ...words] = line.split(' ');
  return [
    name,
    {
      isOn: words.includes('on'),
      isOpen: words.includes('on') && words.includes('nopass'),
      passwords: words.filter((word) => word.startsWith('#')).map((word) => word.slice(1)),
    },
  ];
}
