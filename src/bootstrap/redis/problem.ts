import { Problem } from '../cluster/observation';

const WRONG_PASSWORD = /WRONGPASS|invalid password|invalid username/;

/** Errors of servers and of the network, what they mean for a pod, and whether waiting is useless. */
const MEANINGS: readonly (readonly [RegExp, string, boolean])[] = [
  [
    /NOAUTH/,
    'asks for a password: give the Job, or REDIS_PASSWORD, the one that the servers have',
    true,
  ],
  [
    WRONG_PASSWORD,
    'refuses the password: give the Job, or REDIS_PASSWORD, the one that the servers have',
    true,
  ],
  [
    /NOPERM/,
    'does not let this user manage the cluster: allow it +@all, or the named command',
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

/** What an error means for a pod. One that is not in the list is quoted, and may pass. */
export function problemOf(error: unknown): Problem {
  const raw = error instanceof Error ? [(error as NodeJS.ErrnoException).code, error.message] : [];
  const text = raw.filter(Boolean).join(' ') || String(error);
  const [, meaning, final] = MEANINGS.find(([pattern]) => pattern.test(text)) ?? [];
  return meaning === undefined
    ? { text: `cannot be seen (${text})`, final: false }
    : { text: final ? `${meaning} (${text})` : meaning, final: final ?? false };
}
