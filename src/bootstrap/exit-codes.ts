import { Outcome } from './run/outcome';

/** How the process ends, so that a Job and a script can tell the ends apart; `USAGE` lists them. */
export const EXIT_CODES: Record<
  | Outcome['kind']
  | 'unhealthy'
  | 'usage'
  | 'unavailable'
  | 'bug'
  | 'interrupted'
  | 'unread'
  | 'terminated',
  number
> = {
  done: 0,
  unhealthy: 1,
  gaveUp: 2,
  failed: 2,
  refuse: 3,
  usage: 64,
  unavailable: 69,
  bug: 70,
  interrupted: 130,
  // As a program that SIGPIPE ends, which Node.js ignores.
  unread: 141,
  terminated: 143,
};
