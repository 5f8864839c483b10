import { ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Cluster, Redis } from 'ioredis';
import { findServer } from '../../support/find-server';
import { install, runs } from '../../support/install';
import { bootstrap } from '../../support/program';
import { freePort } from '../../support/servers';
import { until } from '../../support/until';

const SCRIPT = join(__dirname, '../../../src/node/run-node.sh');

/** What runs the script: Debian's sh, or busybox with its own commands. */
export type Shell = 'dash' | 'busybox';

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
    port: number,
  ) {
    this.script = spawn(command[0], command.slice(1), {
      env: { ...process.env, ...env, POD_NAME: name, POD_IP: address, SERVICE: 'nodes' },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of processes of its own, which can be ended as a whole.
      detached: true,
    });
    for (const stream of [this.script.stdout, this.script.stderr]) {
      stream?.setEncoding('utf8').on('data', (part: string) => (this.log += part));
    }
    this.script.once('exit', (status) => (this.status = status ?? -1));
    this.client = new Redis({
      host: address,
      port,
      maxRetriesPerRequest: null,
      retryStrategy: () => 20,
    });
    this.client.on('error', () => undefined);
  }

  /** What the script said. */
  get said(): string[] {
    return [...this.log.matchAll(/^run-node: (.*)$/gm)].map(([, line]) => line);
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

/** Pods on the loopback network, with names that lead where a pod of that name is. */
export class Pods {
  readonly all: Pod[] = [];
  private readonly started: Pod[] = [];
  private readonly dir = mkdtempSync(join(tmpdir(), 'run-node-'));
  private readonly addresses = new Map<string, string>();

  private constructor(
    private readonly shell: Shell,
    readonly port: number,
    /** The third number of the addresses, which those of another cluster do not have. */
    private readonly net: number,
    private readonly directives: readonly string[],
  ) {
    this.writeCommands();
  }

  /** Starts the pods of a cluster and forms it. */
  static async cluster(
    shell: Shell,
    { net = 1, port, directives = [] }: { net?: number; port?: number; directives?: string[] } = {},
  ): Promise<Pods> {
    const pods = new Pods(shell, port ?? (await freePort('127.0.0.1')), net, directives);
    for (let ordinal = 0; ordinal < 6; ordinal++) pods.start(ordinal);
    await Promise.all(pods.all.map(({ client }) => client.ping()));
    const { code, output } = await bootstrap(
      3,
      1,
      pods.all.map(({ address }) => `${address}:${pods.port}`),
      ['--sync-delay', '0'],
    );
    if (code !== 0) throw new Error(output);
    return pods;
  }

  /** Starts a pod, on the address that its predecessor had or on another one. */
  start(
    ordinal: number,
    address = `127.0.${this.net}.${ordinal + 10}`,
    env: NodeJS.ProcessEnv = { RESTART_AFTER: '0' },
  ): Pod {
    const name = `redis-${ordinal}`;
    const data = this.data(ordinal);
    mkdirSync(data, { recursive: true });
    const conf = join(this.dir, `${name}.conf`);
    writeFileSync(
      conf,
      [
        `port ${this.port}`,
        `dir ${data}`,
        'cluster-enabled yes',
        'cluster-config-file nodes.conf',
        'cluster-node-timeout 4000',
        'protected-mode no',
        'repl-diskless-sync-delay 0',
        'save ""',
        'appendonly yes',
        ...this.directives,
        '',
      ].join('\n'),
    );
    const command = [
      ...(this.shell === 'busybox' ? ['busybox', 'sh'] : ['dash']),
      ...[SCRIPT, join(this.dir, 'bin/test-server'), conf],
      ...['--bind', address, '--cluster-announce-ip', address],
      // On loopback, connections do not come from the address that their server is bound to.
      ...['--replica-announce-ip', address],
    ];
    const path = [join(this.dir, 'bin'), join(this.dir, 'applets'), process.env.PATH].join(':');
    const pod = new Pod(name, address, command, { PATH: path, ...env }, this.port);
    this.all[ordinal] = pod;
    this.started.push(pod);
    this.lead(name, address);
    return pod;
  }

  /** Lets a name lead to an address. */
  lead(name: string, address: string): void {
    this.addresses.set(`${name}.nodes`, address);
    const lines = [...this.addresses].map((entry) => entry.join(' '));
    writeFileSync(join(this.dir, 'hosts'), `${lines.join('\n')}\n`);
  }

  data(ordinal: number): string {
    return join(this.dir, `data-${ordinal}`);
  }

  /** A pod that has this role. */
  async find(role: 'master' | 'slave'): Promise<Pod> {
    for (const pod of this.all) if ((await pod.role()) === role) return pod;
    throw new Error(`there is no ${role}`);
  }

  /** The replica of a pod. */
  async replicaOf(primary: Pod): Promise<Pod> {
    const id = await primary.client.cluster('MYID');
    for (const pod of this.all) {
      if ((await pod.nodes()).some((line) => line.includes(`myself,slave ${id} `))) return pod;
    }
    throw new Error(`${primary.name} has no replica`);
  }

  /** Does something with each key, by way of a cluster client with its own defaults. */
  async each<T>(
    keys: readonly string[],
    act: (client: Cluster, key: string) => Promise<T>,
  ): Promise<T[]> {
    const client = new Cluster(this.all.map(({ address: host }) => ({ host, port: this.port })));
    client.on('error', () => undefined);
    try {
      return await Promise.all(keys.map((key) => act(client, key)));
    } finally {
      client.disconnect();
    }
  }

  /** Waits until every node is ok, knows no more than the others by their addresses, and is in step. */
  async whole(): Promise<void> {
    await until('the cluster is whole', async () => {
      const views = await Promise.all(
        this.all.map(async ({ client }) =>
          [await client.cluster('INFO'), await client.cluster('NODES'), await client.info()].join(),
        ),
      );
      return views.every(
        (view) =>
          view.includes('cluster_state:ok') &&
          view.includes('cluster_known_nodes:6\r') &&
          this.all.every(({ address }) => view.includes(` ${address}:${this.port}@`)) &&
          !/,fail|handshake|noaddr|disconnected|master_link_status:down/.test(view),
      );
    });
  }

  close(): void {
    this.started.forEach((pod) => pod.killNow());
    rmSync(this.dir, { recursive: true, force: true });
  }

  /** A server, and a client that looks names up in the file `hosts`. */
  private writeCommands(): void {
    const bin = join(this.dir, 'bin');
    const applets = join(this.dir, 'applets');
    mkdirSync(bin);
    mkdirSync(applets);
    const server = findServer();
    const cli = process.env.REDIS_CLI ?? server.replace(/-server$/, '-cli');
    const scripts = {
      'test-server': `exec ${server} "$@"`,
      'test-cli':
        `host=$(sed -n "s/^$2 //p" ${join(this.dir, 'hosts')})\nhost=\${host:-$2}\nshift 2\n` +
        `exec ${cli} -h "$host" "$@"`,
    };
    for (const [name, text] of Object.entries(scripts)) {
      writeFileSync(join(bin, name), `#!/bin/sh\n${text}\n`);
      chmodSync(join(bin, name), 0o755);
    }
    if (this.shell === 'busybox') {
      if (!runs('busybox')) install('busybox');
      execFileSync('busybox', ['--install', '-s', applets]);
    }
  }
}
