import { kubectl } from './kubectl';

/** Makes a namespace that enforces a Pod Security Standard. */
export async function createNamespace(name: string, security = 'restricted'): Promise<void> {
  await kubectl(['delete', 'namespace', name, '--ignore-not-found', '--wait']);
  const labels = { 'pod-security.kubernetes.io/enforce': security };
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
  await kubectl(['apply', '-f', '-'], JSON.stringify(namespace));
}

/** Begins to delete a namespace; that takes some seconds, and no test has to wait for it. */
export async function deleteNamespace(name: string): Promise<void> {
  await kubectl(['delete', 'namespace', name, '--ignore-not-found', '--wait=false']);
}

export function apply(namespace: string, yaml: string, ...flags: string[]): Promise<string> {
  return kubectl(['apply', '-n', namespace, '-f', '-', ...flags], yaml);
}

/** Kubernetes may take minutes to bring a changed Secret into pods, also where it is asked to hurry. */
export const SECRET_LIMIT_MS = 240_000;

/** Makes or changes a Secret, and lets Kubernetes bring it to these pods without the usual minute. */
export async function setSecret(
  namespace: string,
  name: string,
  stringData: Readonly<Record<string, string>>,
  selector: string,
): Promise<void> {
  const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name }, stringData };
  await apply(namespace, JSON.stringify(secret));
  // The kubelet looks at the volumes of a pod whenever the pod changes.
  const nudge = `cdk8s-redis-cluster.test/nudge=${Date.now()}`;
  await kubectl(['annotate', 'pods', '-n', namespace, '-l', selector, '--overwrite', nudge]);
}

/** Waits for the end of the newest bootstrap Job and returns its log. */
export async function bootstrapped(namespace: string): Promise<string> {
  const job = ['job', '-l', 'app.kubernetes.io/component=bootstrap', '-n', namespace];
  await kubectl(['wait', '--for=condition=complete', ...job, '--timeout=240s']);
  return kubectl(['logs', '-n', namespace, '-l', job[2], '--tail=-1']);
}

/**
 * Runs a line of shell beside a server; `$cli` is the engine's client, and `$own` lets it log in as the user of the
 * node, who may ask and write no keys.
 */
export function shell(
  namespace: string,
  pod: string,
  script: string,
  input?: string,
): Promise<string> {
  const cli =
    'cli=redis-cli; command -v $cli >/dev/null || cli=valkey-cli; login=/run/redis/password; ' +
    '[ ! -r $login ] || export REDISCLI_AUTH="$(cat $login)"; own=""; ' +
    'user=/run/redis/user; [ ! -r $user ] || own="--user $(cat $user)"; ' +
    'socket=/run/redis/redis.sock; [ ! -S $socket ] || cli="$cli -s $socket";';
  const exec = ['exec', '-i', '-n', namespace, pod, '-c', 'redis', '--'];
  return kubectl([...exec, 'sh', '-c', `${cli} ${script}`], input);
}
