import { execFile, ExecFileException } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

/** A pod that stops has its grace period of 30 s by default. */
const DELETION_LIMIT_MS = 120_000;
const POLL_INTERVAL_MS = 200;

/** Runs a program to its end and returns what it printed, to stderr as well: warnings go there. */
export function run(program: string, args: string[], input = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      program,
      args,
      { maxBuffer: 64 * 1024 * 1024 },
      (error: ExecFileException | null, stdout, stderr) =>
        error
          ? reject(new Error(`${program} ${args.join(' ')}: ${stderr || error.message}`))
          : resolve(`${stdout}${stderr}`),
    );
    child.stdin?.end(input);
  });
}

/** kubectl on the cluster that KUBECONFIG names. */
export function kubectl(args: string[], input?: string): Promise<string> {
  return run('kubectl', args, input);
}

/** An object, or a list, as kubectl has it. */
export async function get<T>(args: string[]): Promise<T> {
  return JSON.parse(await kubectl(['get', ...args, '-o', 'json'])) as T;
}

/** Deletes pods, and waits until they are gone: `kubectl delete` may wait for ever for one whose name is back at once. */
export async function deletePods(namespace: string, ...which: readonly string[]): Promise<void> {
  const uids = async (): Promise<string[]> =>
    (
      await kubectl(['get', 'pods', '-n', namespace, '-o', 'jsonpath={.items[*].metadata.uid}'])
    ).split(' ');
  const names = ['pod', '-n', namespace, ...which];
  const deleted = (await kubectl(['get', ...names, '-o', 'jsonpath={..metadata.uid}'])).split(' ');
  await kubectl(['delete', ...names, '--wait=false']);
  for (const end = Date.now() + DELETION_LIMIT_MS; ;) {
    const left = await uids();
    if (!deleted.some((uid) => left.includes(uid))) return;
    if (Date.now() > end) throw new Error(`pods ${which.join(' ')} are there after their deletion`);
    await sleep(POLL_INTERVAL_MS);
  }
}
