import { ClusterState } from '../cluster/cluster-state';
import { Member } from '../cluster/member';
import { podNames } from './names';
import { problem, StatusProblem } from './problem-reasons';

/** Nodes into which a client gets without the password, or with a former one as well. */
export function loginProblems({ members }: ClusterState): StatusProblem[] {
  const open = members.filter(({ view: { login } }) => login?.isOpen);
  const changing = members.filter(({ view: { login } }) => (login?.passwords.length ?? 0) > 1);
  return [
    ...about('no password is asked for yet', open),
    ...about('a former password is still valid', changing),
  ];
}

function about(what: string, members: readonly Member[]): StatusProblem[] {
  return members.length === 0
    ? []
    : [problem('PasswordChanging', `${what} on ${podNames(members)}`)];
}
