import { ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { Finish, Health, Request, Statistics } from './protocol';
import { RunningPod, Target, untilPodsRun } from './target';
import { POD, PROGRAM } from './writer-pod';

const PORT = 6379;

/** Milliseconds within which a cluster has to be whole again. */
const HEALTH_LIMIT = 120_000;

/** How many flaws are told of a cluster that was not whole in time. */
const FLAWS = 8;

/** A node of a cluster that was whole a moment ago. */
export interface Node extends RunningPod {
  /** The pod of its primary, for a replica. */
  readonly primary?: string;
}

/** A cluster that is whole, and how long after the last of its pods ran. */
export interface Healthy {
  readonly ms: number;
  readonly nodes: readonly Node[];
}

/** Somebody who waits for the next line. */
interface Waiting {
  readonly resolve: (line: string) => void;
  readonly reject: (error: Error) => void;
}

/** Writers at work on a cluster, in the writer pod of its namespace. */
export class Writer {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly waiting: Waiting[] = [];
  private errors = '';

  private constructor(
    private readonly target: Target,
    flags: readonly string[],
  ) {
    const { namespace, name, shards, replicas } = target;
    const nodes = Array.from(
      { length: shards * (1 + replicas) },
      (_, ordinal) => `${name}-${ordinal}.${name}:${PORT}`,
    );
    const program = ['node', PROGRAM, '--nodes', nodes.join(), ...flags];
    this.child = spawn('kubectl', ['exec', '-i', '-n', namespace, POD, '--', ...program]);
    this.child.stderr.setEncoding('utf8').on('data', (part: string) => (this.errors += part));
    createInterface(this.child.stdout).on('line', (line) => this.waiting.shift()?.resolve(line));
    this.child.once('close', () => {
      const error = new Error(`the writer program ended: ${this.errors}`);
      for (const { reject } of this.waiting.splice(0)) reject(error);
    });
  }

  /** Starts writers, and returns when writes are acknowledged. */
  static async start(target: Target, flags: readonly string[] = []): Promise<Writer> {
    const writer = new Writer(target, flags);
    for (const end = Date.now() + 30_000; ;) {
      await sleep(500);
      const { acknowledged, messages } = await writer.mark();
      if (acknowledged > 0) return writer;
      if (Date.now() > end) throw new Error(`nothing is written: ${messages.join()}`);
    }
  }

  /** What became of the writes since the last mark. */
  mark(): Promise<Statistics> {
    return this.ask<Statistics>({ do: 'mark' });
  }

  /**
   * Waits until the cluster is whole; throws what is amiss when it is not in time.
   *
   * @param limit milliseconds after the last pod runs
   * @param target where it has other shards or replicas by now
   */
  async healthy(limit = HEALTH_LIMIT, target = this.target): Promise<Healthy> {
    const pods = await untilPodsRun(target);
    const { shards, replicas } = target;
    const nodes = pods.map(({ pod, ip }) => ({ pod, ip }));
    const health = await this.ask<Health>({ do: 'healthy', nodes, shards, replicas, limit });
    if (health.amiss.length > 0) throw new Unhealthy(health);
    const primaries = new Map(Object.entries(health.primaries));
    return {
      ms: health.ms,
      nodes: pods.map((pod) => ({ ...pod, primary: primaries.get(pod.pod) })),
    };
  }

  /** Ends the writes and reads back every key that was acknowledged since the start. */
  async finish(): Promise<Finish> {
    const finish = await this.ask<Finish>({ do: 'finish' });
    this.end();
    return finish;
  }

  /** Ends the program as it is. */
  end(): void {
    this.child.stdin.end();
  }

  private async ask<T>(request: Request): Promise<T> {
    if (this.child.exitCode !== null) throw new Error(`the writer program ended: ${this.errors}`);
    const answer = new Promise<string>((resolve, reject) => this.waiting.push({ resolve, reject }));
    this.child.stdin.write(`${JSON.stringify(request)}\n`);
    return JSON.parse(await answer) as T;
  }
}

/** A cluster that was not whole in time. */
export class Unhealthy extends Error {
  constructor({ ms, amiss }: Health) {
    const more = amiss.length > FLAWS ? `; and ${amiss.length - FLAWS} more` : '';
    super(`not healthy after ${ms} ms: ${amiss.slice(0, FLAWS).join('; ')}${more}`);
  }
}
