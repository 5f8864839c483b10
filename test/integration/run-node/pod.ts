import { ChildProcess, spawn } from 'node:child_process';
import { Redis, RedisOptions } from 'ioredis';
import { until } from '../../support/until';

/** A client that disconnects from a server that is gone waits that long, and Node.js with it. */
export const DISCONNECT_TIMEOUT_MS = 100;

/**
 * Ends what a test has left behind: the first part of it waits until the end of this process closes its
 * standard input, and ends the group of processes.
 */
const END_WITH_US = 'exec 3<&0 </dev/null; (cat <&3 >/dev/null; kill -KILL 0) & exec "$@" 3<&-';

/** A pod: run-node.sh as its first process, on an address of its own. */
export class Pod {
  log = '';
  /** How the script ended. */
  status?: number;
  readonly client: Redis;
  private readonly script: ChildProcess;

  constructor(
    readonly name: string,
    readonly address: string,
    command: readonly string[],
    env: NodeJS.ProcessEnv,
    connection: Pick<RedisOptions, 'port' | 'username' | 'password' | 'tls'>,
  ) {
    this.script = spawn('sh', ['-c', END_WITH_US, 'sh', ...command], {
      env: { ...process.env, ...env, POD_NAME: name, POD_IP: address, SERVICE: 'nodes' },
      stdio: ['pipe', 'pipe', 'pipe'],
      // A group of processes of its own, which can be ended as a whole.
      detached: true,
    });
    for (const stream of [this.script.stdout, this.script.stderr]) {
      stream?.setEncoding('utf8').on('data', (part: string) => (this.log += part));
    }
    this.script.once('exit', (status) => (this.status = status ?? -1));
    this.client = new Redis({
      host: address,
      ...connection,
      maxRetriesPerRequest: null,
      disconnectTimeout: DISCONNECT_TIMEOUT_MS,
      retryStrategy: () => 20,
    });
    this.client.on('error', () => undefined);
  }

  /** What the script logged, without the time. */
  get logged(): string[] {
    return [...this.log.matchAll(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ run-node: (.*)$/gm)].map(
      ([, line]) => line,
    );
  }

  get ordinal(): number {
    return Number(this.name.split('-')[1]);
  }

  async role(): Promise<string> {
    return ((await this.client.role()) as string[])[0];
  }

  async nodes(): Promise<string[]> {
    return ((await this.client.cluster('NODES')) as string).trim().split('\n');
  }

  async serverPid(): Promise<number> {
    return Number(/process_id:(\d+)/.exec(await this.client.info('server'))?.[1]);
  }

  /** Asks it to stop, as Kubernetes does, and waits until it has. */
  async stop(): Promise<void> {
    this.script.kill('SIGTERM');
    await until(`${this.name} stops`, () => Promise.resolve(this.status !== undefined));
    this.client.disconnect();
  }

  async kill(): Promise<void> {
    process.kill(await this.serverPid(), 'SIGKILL');
  }

  killNow(): void {
    this.client.disconnect();
    this.script.stdout?.destroy();
    this.script.stderr?.destroy();
    try {
      process.kill(-this.script.pid!, 'SIGKILL');
    } catch {
      // It has ended.
    }
  }
}
