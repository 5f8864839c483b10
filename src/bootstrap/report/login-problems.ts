import { ClusterState } from '../cluster/cluster-state';
import { DEFAULT_USER } from '../../user-names';
import { UserLogin } from '../cluster/login';
import { Member } from '../cluster/member';
import { podNames } from './names';
import { problem, StatusProblem } from './problem-reasons';

/** Nodes into which a client gets without a password, or with a former one as well. */
export function loginProblems({ members }: ClusterState): StatusProblem[] {
  const users = new Set(members.flatMap(({ view: { login } }) => [...(login?.users.keys() ?? [])]));
  const having = (user: string, is: (login: UserLogin) => boolean): Member[] =>
    members.filter(({ view: { login } }) => {
      const found = login?.users.get(user);
      return found !== undefined && is(found);
    });
  return [
    ...about(
      'no password is asked for yet',
      having(DEFAULT_USER, ({ isOpen }) => isOpen),
    ),
    ...[...users].flatMap((user) =>
      about(
        `a former password of user ${user} is still valid`,
        having(user, ({ passwords }) => passwords.length > 1),
      ),
    ),
  ];
}

function about(what: string, members: readonly Member[]): StatusProblem[] {
  return members.length === 0
    ? []
    : [problem('PasswordChanging', `${what} on ${podNames(members)}`)];
}
