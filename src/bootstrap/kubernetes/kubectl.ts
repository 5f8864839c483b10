import { ChildProcessByStdio, execFile, spawn } from 'node:child_process';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { ApiError, KubernetesApi } from './api';

/** Room for a long list; by default an answer of more than 1 MiB is an error. */
const MOST_BYTES = 256 * 2 ** 20;

/** What kubectl calls the answers of the API that are expected. */
const STATUS = [
  ['Forbidden', 403],
  ['NotFound', 404],
] as const;

/** A child process of which we read what it writes. */
export type Child = ChildProcessByStdio<null, Readable, Readable>;

/** The `kubectl` on the PATH, which knows the kubeconfig, and how to log in. */
export class Kubectl implements KubernetesApi {
  private readonly flags: readonly string[];

  constructor(
    context?: string,
    private readonly program = 'kubectl',
  ) {
    this.flags = context === undefined ? [] : [`--context=${context}`];
  }

  /** Runs a command to its end, and returns what it wrote; throws what it complained of. */
  async run(...args: string[]): Promise<string> {
    try {
      const flags = [...this.flags, '--request-timeout=10s'];
      const options = { maxBuffer: MOST_BYTES };
      const { stdout } = await promisify(execFile)(this.program, [...flags, ...args], options);
      return stdout;
    } catch (error) {
      throw explained(error as NodeJS.ErrnoException & { stderr?: string }, args);
    }
  }

  /** Starts a command that goes on. */
  start(...args: string[]): Child {
    return spawn(this.program, [...this.flags, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  }

  async get(path: string): Promise<unknown> {
    return JSON.parse(await this.run('get', '--raw', path));
  }

  async scale(
    { namespace, statefulSet }: Parameters<KubernetesApi['scale']>[0],
    replicas: number,
  ): Promise<void> {
    await this.run(
      ...['scale', 'statefulset', statefulSet],
      ...[`--namespace=${namespace}`, `--replicas=${replicas}`],
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
): Error {
  if (error.code === 'ENOENT') {
    return new Error('kubectl is not on the PATH: install it, or name the servers with --address');
  }
  const complaint = error.stderr?.trim() || error.message;
  return new ApiError(
    STATUS.find(([reason]) => complaint.includes(`(${reason})`))?.[1],
    `kubectl ${args.join(' ')} failed: ${complaint}`,
  );
}
