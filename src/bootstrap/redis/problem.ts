import { DEFAULT_USER, PROGRAM_USER } from '../../user-names';
import { Problem } from '../cluster/observation';

const NO_PASSWORD_GIVEN = /NOAUTH/;

const WRONG_PASSWORD = /WRONGPASS|invalid password|invalid username/;

/** What a server answers to a command, a key or a channel that a user may not have. */
const DENIED = /NOPERM/;

/** Errors of servers and of the network, what they mean for a pod, and whether waiting is useless. */
const MEANINGS: readonly (readonly [RegExp, string, boolean])[] = [
  [
    NO_PASSWORD_GIVEN,
    'asks for a password: give the Job, or REDIS_PASSWORD, the one that the servers have',
    true,
  ],
  [
    WRONG_PASSWORD,
    'refuses the password: give the Job, or REDIS_PASSWORD, the one that the servers have',
    true,
  ],
  [
    /unknown command/,
    'has renamed a command that is needed: take rename-command out of its configuration, and restart it',
    true,
  ],
  [
    /SELF_SIGNED|UNABLE_TO_|CERT_|self.signed|certificate/i,
    'has a certificate that the CA in ca.crt has not signed, or that is not valid now, or asks for another one',
    false,
  ],
  [/ERR_SSL|EPROTO/, 'does not speak TLS yet', false],
  [/cluster support disabled/, 'runs without cluster-enabled: set it to yes and restart', true],
  [/LOADING/, 'is loading its data', false],
  [/ECONNREFUSED/, 'does not listen yet', false],
  [/ENOTFOUND|ENODATA|EAI_AGAIN/, 'has no address yet', false],
  [/ETIMEDOUT|EHOSTUNREACH|Command timed out/, 'does not answer', false],
];

/** Whether a server refused to let the program log in. */
export function isLoginRefused(error: unknown): boolean {
  return error instanceof Error && WRONG_PASSWORD.test(error.message);
}

/** Whether a server asked for a password, which the program did not give it. */
export function isLoginMissing(error: unknown): boolean {
  return error instanceof Error && NO_PASSWORD_GIVEN.test(error.message);
}

/** Whether a server refused what a user has no right to. */
export function isDenied(error: unknown): error is Error {
  return error instanceof Error && DENIED.test(error.message);
}

/** Throws what a server refused for want of a right, if one of its replies is that. */
export function requireAllowed(replies: readonly unknown[]): void {
  const denied = replies.find(isDenied);
  if (denied !== undefined) throw denied;
}

/**
 * What an error means for a pod, where the program logged in as a user. One that is not in the list is quoted,
 * and may pass.
 */
export function problemOf(error: unknown, user = DEFAULT_USER): Problem {
  const raw = error instanceof Error ? [(error as NodeJS.ErrnoException).code, error.message] : [];
  const text = raw.filter(Boolean).join(' ') || String(error);
  if (DENIED.test(text)) return missingRight(text, user);
  const [, meaning, final] = MEANINGS.find(([pattern]) => pattern.test(text)) ?? [];
  return meaning === undefined
    ? { text: `cannot be seen (${text})`, final: false }
    : {
        text: final ? `${meaning} (${text})` : meaning,
        final: final ?? false,
        ...(NO_PASSWORD_GIVEN.test(text) ? { asksForPassword: true } : {}),
      };
}

/** The library's own user gets its rights with the manifest, as each pod is rolled; any other from a person. */
function missingRight(text: string, user: string): Problem {
  const [, command] = /'([^']+)'/.exec(text) ?? [];
  const what = command === undefined ? 'have a key or a channel' : `send ${command.toUpperCase()}`;
  const isOwn = user === PROGRAM_USER;
  const fix = isOwn
    ? 'apply the manifest, which has its rights, and let the pod roll'
    : `allow it ${command === undefined ? '~*' : `+${command}`}, or log in as ${PROGRAM_USER}`;
  return { text: `does not let user ${user} ${what}: ${fix} (${text})`, final: !isOwn };
}
