import { ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { Lines } from './lines';

/** A command that prints the lines of a client program: the program itself, or what follows its log. */
export class FollowedProgram {
  readonly lines = new Lines();
  /** The end of the command. */
  readonly ended: Promise<void>;
  private readonly child: ChildProcessWithoutNullStreams;

  constructor(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
    this.child = spawn(command, args, { env: { ...process.env, ...env } });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      createInterface(stream).on('line', (line) => this.lines.take(line));
    }
    this.ended = new Promise((resolve, reject) => {
      this.child.once('error', reject);
      this.child.once('close', () => resolve());
    });
    // Whoever waits for the end hears of it.
    this.ended.catch(() => undefined);
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }
}
