import { ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { tlsOptions } from '../../src/bootstrap/redis/tls-files';
import { tlsFilesIn } from './certificates';
import './close-at-once';
import { findServer } from './find-server';
import { until } from './until';

/** Ports whose bus ports are below those that the kernel chooses from. */
const PORT_RANGE = { first: 11_300, last: 20_900 };

/** What the servers are configured with, in milliseconds, and what the bootstrap restores. */
export const NODE_TIMEOUT = 4_000;

export interface ServerOptions {
  /** Defaults to 127.0.0.1. */
  readonly host?: string;
  /** Directives, as arguments of the server. */
  readonly directives?: readonly string[];
  readonly password?: string;
  /** Whose password that is, where the default user is off. */
  readonly user?: string;
  /** The directory of a certificate, where the server speaks TLS only. */
  readonly tlsDir?: string;
}

/** A server process of its own, with a directory of its own. */
export class TestServer {
  client: Redis;
  private process?: ChildProcess;

  constructor(
    readonly host: string,
    readonly port: number,
    private readonly dir: string,
    private readonly options: ServerOptions,
  ) {
    mkdirSync(dir, { recursive: true });
    this.client = this.connect();
  }

  get address(): string {
    return this.host.includes(':') ? `[${this.host}]:${this.port}` : `${this.host}:${this.port}`;
  }

  async start(): Promise<void> {
    const { host, port, dir, options } = this;
    const args = [
      ...['--bind', host, '--dir', dir, '--logfile', join(dir, 'log')],
      ...(options.tlsDir ? tlsArguments(port, options.tlsDir) : ['--port', `${port}`]),
      ...['--cluster-enabled', 'yes', '--cluster-node-timeout', `${NODE_TIMEOUT}`],
      ...['--appendonly', 'yes', '--save', ''],
      ...(options.password ? loginArguments(options.password, options.user) : []),
      ...(options.directives ?? []),
    ];
    this.process = spawn(findServer(), args, { stdio: 'ignore' });
    this.client.disconnect();
    await until(`${this.address} answers`, async () => {
      if (this.process?.exitCode !== null) throw new Error(`see ${join(dir, 'log')}: it ended`);
      this.client.disconnect();
      this.client = this.connect();
      return (await this.client.ping().catch(() => '')) === 'PONG';
    });
  }

  /** Ends the process as a power cut would. */
  async kill(): Promise<void> {
    const { process } = this;
    if (process === undefined || process.exitCode !== null || process.signalCode !== null) return;
    this.client.disconnect();
    const ended = new Promise((resolve) => process.once('exit', resolve));
    process.kill('SIGKILL');
    await ended;
  }

  killNow(): void {
    this.process?.kill('SIGKILL');
  }

  private connect(): Redis {
    const { host, port } = this;
    const { user, password, tlsDir } = this.options;
    const client = new Redis({
      host,
      port,
      username: user,
      password,
      ...(tlsDir ? { tls: tlsOptions(tlsFilesIn(tlsDir)) } : {}),
      retryStrategy: null,
      maxRetriesPerRequest: 0,
    });
    client.on('error', () => undefined);
    return client;
  }
}

function tlsArguments(port: number, tlsDir: string): string[] {
  const { ca, cert, key } = tlsFilesIn(tlsDir);
  return [
    ...['--port', '0', '--tls-port', `${port}`, '--tls-cluster', 'yes', '--tls-replication', 'yes'],
    ...['--tls-ca-cert-file', ca, '--tls-cert-file', cert, '--tls-key-file', key],
    ...['--tls-auth-clients', 'optional'],
  ];
}

function loginArguments(password: string, user?: string): string[] {
  const replication = ['--masterauth', password];
  if (user === undefined) return ['--requirepass', password, ...replication];
  return [
    ...['--user', 'default', 'off', '--user', user, 'on', `>${password}`, '~*', '+@all'],
    ...['--masteruser', user, ...replication],
  ];
}

/** Servers that live as long as a test, or a file of tests. */
export class TestServers {
  readonly all: TestServer[] = [];
  private readonly dir = mkdtempSync(join(tmpdir(), 'redis-servers-'));
  private readonly onExit = (): void => this.all.forEach((server) => server.killNow());

  private constructor() {
    process.once('exit', this.onExit);
  }

  static async start(count: number, options: ServerOptions = {}): Promise<TestServers> {
    const servers = new TestServers();
    await servers.add(count, options);
    return servers;
  }

  get addresses(): string[] {
    return this.all.map(({ address }) => address);
  }

  async add(count: number, options: ServerOptions = {}): Promise<void> {
    const host = options.host ?? '127.0.0.1';
    for (let number = 0; number < count; number++) {
      const port = await freePort(host);
      this.all.push(new TestServer(host, port, join(this.dir, `${port}`), options));
    }
    await Promise.all(this.all.slice(-count).map((server) => server.start()));
  }

  /** Makes them blank, as they were when they started. */
  async reset(): Promise<void> {
    await until('all servers are blank', async () => {
      await Promise.all(
        this.all.map(async ({ client }) => {
          await client.flushall().catch(() => undefined);
          await client.cluster('RESET', 'HARD');
          await client.config('SET', 'cluster-node-timeout', `${NODE_TIMEOUT}`);
          await client.config('SET', 'cluster-require-full-coverage', 'yes');
          await client.config('SET', 'repl-diskless-sync-delay', '5');
        }),
      );
      // A handshake that was under way may still connect two of them.
      await new Promise((resolve) => setTimeout(resolve, 150));
      const infos = await Promise.all(this.all.map(({ client }) => client.cluster('INFO')));
      return infos.every((info) => info.includes('cluster_known_nodes:1\r'));
    });
  }

  async stop(): Promise<void> {
    process.off('exit', this.onExit);
    await Promise.all(this.all.map((server) => server.kill()));
    rmSync(this.dir, { recursive: true, force: true });
  }
}

const usedPorts = new Set<number>();

/** A port that is free, and the port of its bus as well. */
export async function freePort(host: string): Promise<number> {
  for (;;) {
    const port =
      PORT_RANGE.first + Math.floor(Math.random() * (PORT_RANGE.last - PORT_RANGE.first));
    if (usedPorts.has(port)) continue;
    if ((await isFree(host, port)) && (await isFree(host, port + 10_000))) {
      usedPorts.add(port);
      return port;
    }
  }
}

function isFree(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, host, () => probe.close(() => resolve(true)));
  });
}
