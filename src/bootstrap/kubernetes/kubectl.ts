import { ChildProcessByStdio, execFile, spawn } from 'node:child_process';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { ApiError, KubernetesApi } from './api';
import { JobLogApi } from './job-state';
import { parseAnswer } from './parse-answer';
import { Unavailable } from './unavailable';

/** Room for a long list: Node.js' own limit of 1 MiB is less than 1,000 pods take. */
const MAX_ANSWER_BYTES = 256 * 2 ** 20;

/** kubectl's names of the answers of the API that are expected, and their HTTP statuses. */
const STATUSES = [
  ['Forbidden', 403],
  ['NotFound', 404],
] as const;

/** A kubectl that runs until it is killed; its output is read. */
export type Child = ChildProcessByStdio<null, Readable, Readable>;

/** The `kubectl` on the PATH, with its kubeconfig and its ways to log in. */
export class Kubectl implements KubernetesApi, JobLogApi {
  private readonly flags: readonly string[];

  constructor(
    context?: string,
    private readonly program = 'kubectl',
  ) {
    this.flags = context === undefined ? [] : [`--context=${context}`];
  }

  /** Runs a command to its end and returns its output; throws `Unavailable` with its complaint. */
  async run(...args: string[]): Promise<string> {
    try {
      const flags = [...this.flags, '--request-timeout=10s'];
      const options = { maxBuffer: MAX_ANSWER_BYTES };
      const { stdout } = await promisify(execFile)(this.program, [...flags, ...args], options);
      return stdout;
    } catch (error) {
      throw explained(error as NodeJS.ErrnoException & { stderr?: string }, args);
    }
  }

  /** Starts a command that runs until it is killed. */
  start(...args: string[]): Child {
    return spawn(this.program, [...this.flags, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  }

  async get(path: string): Promise<unknown> {
    return parseAnswer(`kubectl get --raw ${path}`, await this.getText(path));
  }

  async getText(path: string): Promise<string> {
    return this.run('get', '--raw', path);
  }

  async scale(
    { namespace, statefulSet }: Parameters<KubernetesApi['scale']>[0],
    replicas: number,
    seen: number,
  ): Promise<void> {
    await this.run(
      ...['scale', 'statefulset', statefulSet, `--namespace=${namespace}`],
      ...[`--current-replicas=${seen}`, `--replicas=${replicas}`],
    );
  }

  /** The namespace of the context. */
  async namespace(): Promise<string> {
    const path = 'jsonpath={.contexts[0].context.namespace}';
    return (await this.run('config', 'view', '--minify', '--output', path)) || 'default';
  }
}

function explained(
  error: NodeJS.ErrnoException & { stderr?: string },
  args: readonly string[],
): Unavailable {
  if (error.code === 'ENOENT') {
    return new Unavailable(
      'kubectl is not on the PATH: install it, or name the servers with --address',
    );
  }
  const complaint = error.stderr?.trim() || error.message;
  return new ApiError(
    STATUSES.find(([reason]) => complaint.includes(`(${reason})`))?.[1],
    `kubectl ${args.join(' ')} failed: ${complaint}`,
  );
}
