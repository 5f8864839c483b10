import { ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { Finish, Health, Request, Statistics } from './protocol';
import { RunningPod, Target, untilPodsRun } from './target';
import { POD, PROGRAM } from './writer-pod';

const PORT = 6379;

/** How long a cluster may take to become healthy. */
const HEALTH_LIMIT_MS = 120_000;

/** How many problems an error names of a cluster that did not become healthy in time. */
const MAX_PROBLEMS = 8;

/** A node of a healthy cluster. */
export interface Node extends RunningPod {
  /** The pod of its primary, for a replica. */
  readonly primary?: string;
}

/** A healthy cluster, and how long after the start of its last pod it became that. */
export interface Healthy {
  readonly ms: number;
  /** When every node said ok, as the clock here has it. */
  readonly okAt: number;
  readonly nodes: readonly Node[];
}

/** Who waits for the next line of the program. */
interface Waiter {
  readonly resolve: (line: string) => void;
  readonly reject: (error: Error) => void;
}

/** Writers at work on a cluster, in the writer pod of its namespace. */
export class Writer {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly waiters: Waiter[] = [];
  private errors = '';

  private constructor(
    private readonly target: Target,
    flags: readonly string[],
  ) {
    const { namespace, name, shards, replicas, port = PORT, access } = target;
    // A wildcard in a certificate stands for one label before three at least, as many clients see it.
    const domain = target.port === undefined ? name : `${name}.${namespace}.svc.cluster.local`;
    const nodes = Array.from(
      { length: shards * (1 + replicas) },
      (_, ordinal) => `${name}-${ordinal}.${domain}:${port}`,
    );
    const all = ['--nodes', nodes.join(), ...(access?.flags ?? []), ...flags];
    const program = ['node', PROGRAM, ...all];
    this.child = spawn('kubectl', ['exec', '-i', '-n', namespace, POD, '--', ...program]);
    this.child.stderr.setEncoding('utf8').on('data', (part: string) => (this.errors += part));
    createInterface(this.child.stdout).on('line', (line) => this.waiters.shift()?.resolve(line));
    this.child.once('close', () => {
      const error = new Error(`the writer program ended: ${this.errors}`);
      for (const { reject } of this.waiters.splice(0)) reject(error);
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
   * Waits until the cluster is healthy; throws an `Unhealthy` when it is not in time.
   *
   * @param limit milliseconds after the last pod runs
   * @param target where it has other shards or replicas by now
   */
  async healthy(limit = HEALTH_LIMIT_MS, target = this.target): Promise<Healthy> {
    const pods = await untilPodsRun(target);
    const { shards, replicas, port = PORT } = target;
    const nodes = pods.map(({ pod, ip }) => ({ pod, ip }));
    const begun = Date.now();
    const health = await this.ask<Health>({ do: 'healthy', nodes, port, shards, replicas, limit });
    if (health.problems.length > 0) throw new Unhealthy(health);
    const primaries = new Map(Object.entries(health.primaries));
    return {
      ms: health.ms,
      okAt: begun + (health.okMs ?? health.ms),
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
    const answer = new Promise<string>((resolve, reject) => this.waiters.push({ resolve, reject }));
    this.child.stdin.write(`${JSON.stringify(request)}\n`);
    return JSON.parse(await answer) as T;
  }
}

/** Thrown when a cluster did not become healthy in time. */
export class Unhealthy extends Error {
  constructor({ ms, problems }: Health) {
    const more =
      problems.length > MAX_PROBLEMS ? `; and ${problems.length - MAX_PROBLEMS} more` : '';
    super(`not healthy after ${ms} ms: ${problems.slice(0, MAX_PROBLEMS).join('; ')}${more}`);
  }
}
