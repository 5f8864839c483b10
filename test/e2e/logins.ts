import { PODS } from './redis-cluster';
import { shell } from './namespace';

/** What each node of a cluster answers to a PING, after AUTH with these words if there are any. */
export function answers(namespace: string, ...auth: readonly string[]): Promise<string[]> {
  const login = auth.length > 0 ? `auth ${auth.join(' ')}\n` : '';
  return Promise.all(
    PODS.map(async (pod) => {
      const script = 'unset REDISCLI_AUTH; exec $cli';
      return (await shell(namespace, pod, script, `${login}ping\n`)).trim().split('\n').at(-1)!;
    }),
  );
}

/** The same answer of each node. */
export function each(answer: string): unknown {
  return PODS.map(() => expect.stringContaining(answer) as unknown);
}
