import { execFile, ExecFileException } from 'node:child_process';

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
