import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { NODE_TIMEOUT } from './servers';

/** The bundled program, as the Job runs it. */
export const BOOTSTRAP = join(__dirname, '../../lib/bootstrap.js');

/** The command that the package installs. */
export const COMMAND = join(__dirname, '../../bin/cdk8s-redis-cluster');

/** How a program ended, and what it wrote. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
}

/** A program that runs. */
export interface Running {
  readonly ended: Promise<Ending>;
  kill(): void;
}

/** Bundles a program as scripts/bundle.mjs bundles the bootstrap. */
export function bundle(entry: string, outfile: string): void {
  buildSync({ entryPoints: [entry], outfile, bundle: true, platform: 'node', target: 'node20' });
}

/** Starts a Node.js program. */
export function launch(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Running {
  const child = spawn(process.execPath, [program, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (part: string) => (output += part));
  }
  const ended = new Promise<Ending>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal, output }));
  });
  return { ended, kill: () => void child.kill('SIGKILL') };
}

/** Runs the bootstrap program to its end on the servers at these addresses. */
export function bootstrap(
  shards: number,
  replicas: number,
  addresses: readonly string[],
  more: readonly string[] = [],
  env: NodeJS.ProcessEnv = {},
): Promise<Ending> {
  return launch(BOOTSTRAP, [...bootstrapArgs(shards, replicas, addresses), ...more], env).ended;
}

/** The arguments of the program for a cluster of the servers at these addresses. */
export function bootstrapArgs(
  shards: number,
  replicas: number,
  addresses: readonly string[],
  mode = 'apply',
): string[] {
  return [
    mode,
    ...['--shards', `${shards}`, '--replicas-per-shard', `${replicas}`],
    ...['--node-timeout', `${NODE_TIMEOUT}`, '--deadline', '60'],
    ...addresses.flatMap((address) => ['--address', address]),
  ];
}
