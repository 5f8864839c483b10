import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Cluster, ClusterOptions, RedisOptions } from 'ioredis';
import { tlsOptions } from '../../../src/bootstrap/redis/tls-files';
import { tlsFilesIn } from '../../support/certificates';
import { freePort } from '../../support/servers';
import { Commands, Shell } from './commands';
import { eachKey } from './each-key';
import { untilHealthy } from './health';
import { Pod } from './pod';
import { PodsOptions } from './pods-options';
import { runProgram } from './program';
import { redisConf } from './redis-conf';
import { ADMIN, EVERY_POD, JOB, Secrets, User } from './secrets';
import { tlsDirectives } from './tls';

const SCRIPT = join(__dirname, '../../../src/node/run-node.sh');

/** Pods on the loopback network, with names that resolve to the pod of that name. */
export class Pods {
  readonly all: Pod[] = [];
  /** What the pods that are started from now on tell clients; the address where it is left out. */
  endpoint?: 'hostname' | 'ip';
  /** The lines of redis.conf for the pods that are started from now on. */
  directives: readonly string[];
  /** The directory of the Secret with the certificate, for the pods that are started from now on. */
  tlsDir?: string;
  /** Whether clients and bus need TLS there. */
  tlsRequired: boolean;
  /** The password in the Secrets of the pods, if they have one. */
  password?: string;
  /** Whether the default user is on in the pods that are started from now on. */
  defaultUser: boolean;
  /** The users of the pods that are started from now on. */
  users: readonly User[];
  /** The namespace of the pods, by which they know whose their volumes are. */
  namespace = 'shop';
  private readonly started: Pod[] = [];
  private readonly dir = mkdtempSync(join(tmpdir(), 'run-node-'));
  readonly commands: Commands;
  /** The mounted Secrets of the pods, and of the Job. */
  readonly secrets = new Secrets(this.dir);

  private constructor(
    shell: Shell,
    readonly port: number,
    /** The third number of the addresses, which those of another cluster do not have. */
    private readonly net: number,
    private readonly options: PodsOptions,
  ) {
    this.directives = options.directives ?? [];
    this.tlsDir = options.tlsDir;
    this.tlsRequired = options.tlsRequired ?? true;
    this.setPassword(options.password);
    this.defaultUser = options.defaultUser ?? true;
    this.users = options.users ?? [];
    for (const { name, password } of this.users) this.secrets.set(name, password);
    this.commands = new Commands(this.dir, shell);
  }

  /** Starts the pods of a cluster and forms it. */
  static async cluster(shell: Shell, options: PodsOptions = {}): Promise<Pods> {
    const { net = 1, port, replicas = 1 } = options;
    const pods = new Pods(shell, port ?? (await freePort('127.0.0.1')), net, options);
    for (let ordinal = 0; ordinal < 3 + 3 * replicas; ordinal++) pods.start(ordinal);
    await Promise.all(pods.all.map(({ client }) => client.ping()));
    await pods.form();
    return pods;
  }

  /** Starts the same pods in another namespace, on copies of the volumes of these. */
  copy(shell: Shell, namespace: string, net: number): Pods {
    const copies = new Pods(shell, this.port, net, this.options);
    copies.namespace = namespace;
    this.all.forEach((_, ordinal) => {
      cpSync(this.data(ordinal), copies.data(ordinal), { recursive: true });
      copies.start(ordinal);
    });
    return copies;
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
    writeFileSync(conf, redisConf(data, [...this.portDirectives(ordinal), ...this.directives]));
    const command = [
      ...this.commands.shell,
      ...[SCRIPT, this.commands.server, conf],
      ...['--bind', address, '--cluster-announce-ip', address],
      // On loopback, connections do not come from the address that their server is bound to.
      ...['--replica-announce-ip', address],
      ...(this.options.args ?? []),
    ];
    const pod = new Pod(
      name,
      address,
      command,
      {
        PATH: this.commands.path,
        POD_NAMESPACE: this.namespace,
        ...(this.endpoint ? { HOST_NAME: `${name}.nodes`, CLIENT_ENDPOINT: this.endpoint } : {}),
        ...(this.password === undefined ? {} : this.login(ordinal)),
        ...(this.tlsDir === undefined ? {} : this.tlsEnvironment(ordinal)),
        ...env,
      },
      { port: this.clientPort, ...this.connection() },
    );
    this.all[ordinal] = pod;
    this.started.push(pod);
    this.resolve(name, address);
    return pod;
  }

  /** Changes the Secret, and the file of it in some pods, as Kubernetes does one after another. */
  setPassword(password?: string, ordinals = EVERY_POD): void {
    this.password = password;
    if (password === undefined) return;
    this.secrets.setMain(password, ordinals);
  }

  /** What the tests log in with, to do everything. */
  private get admin(): { username?: string; password?: string } {
    const { password } = this;
    return this.defaultUser ? { password } : { username: ADMIN.name, password: ADMIN.password };
  }

  /** What a pod with a password has in its environment. */
  login(ordinal: number): NodeJS.ProcessEnv {
    const directory = this.loginDir(ordinal);
    return { ...this.secrets.env(ordinal, this.users, this.defaultUser), LOGIN_DIR: directory };
  }

  /** What a pod with a certificate has in its environment. */
  private tlsEnvironment(ordinal: number): NodeJS.ProcessEnv {
    return { TLS_DIR: this.tlsDir, LOGIN_DIR: this.loginDir(ordinal) };
  }

  /** Takes what a pod has in memory, as the end of the pod does. */
  forget(ordinal: number): void {
    rmSync(this.loginDir(ordinal), { recursive: true });
  }

  private loginDir(ordinal: number): string {
    const directory = join(this.dir, `login-${ordinal}`);
    mkdirSync(directory, { recursive: true });
    return directory;
  }

  /** Lets the name of a pod resolve to an address. */
  resolve(name: string, address: string): void {
    this.commands.resolve(`${name}.nodes`, address);
  }

  /** Lets the name of the Service resolve to an address. */
  resolveService(address: string): void {
    this.commands.resolve('nodes', address);
  }

  /** Makes one cluster of all pods, as the Job and the keeper do. */
  form(more: readonly string[] = []): Promise<string> {
    return runProgram(
      this.all.map(({ address }) => `${address}:${this.clientPort}`),
      {
        replicas: this.options.replicas ?? 1,
        passwordDir: this.password === undefined ? undefined : this.secrets.directory(JOB),
        defaultUser: this.defaultUser,
        tlsDir: this.tlsDir,
      },
      more,
    );
  }

  /** What redis.conf says of ports and TLS. */
  private portDirectives(ordinal: number): string[] {
    return this.tlsDir === undefined
      ? [`port ${this.port}`]
      : tlsDirectives(
          this.clientPort,
          tlsFilesIn(join(this.loginDir(ordinal), 'tls')),
          this.tlsRequired,
        );
  }

  /** The port for clients, with TLS where the pods have a certificate. */
  get clientPort(): number {
    return this.tlsDir === undefined ? this.port : this.port + 1;
  }

  /** How clients connect. */
  private connection(): Pick<RedisOptions, 'username' | 'password' | 'tls'> {
    return {
      ...this.admin,
      ...(this.tlsDir ? { tls: tlsOptions({ ca: tlsFilesIn(this.tlsDir).ca }) } : {}),
    };
  }

  /** Writes a file to the volume of a pod. */
  write(ordinal: number, file: string, text: string): void {
    writeFileSync(join(this.data(ordinal), file), text);
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
      const line = (await pod.nodes()).find((each) => each.includes('myself,slave'));
      if (line?.split(' ')[3] === id) return pod;
    }
    throw new Error(`${primary.name} has no replica`);
  }

  /** Does something with each key, by way of a cluster client with its own defaults and these options. */
  each<T>(
    keys: readonly string[],
    act: (client: Cluster, key: string) => Promise<T>,
    options: ClusterOptions = {},
  ): Promise<T[]> {
    const seeds = this.all.map(({ address: host }) => ({ host, port: this.clientPort }));
    return eachKey(keys, act, seeds, { redisOptions: this.connection(), ...options });
  }

  /** Waits until every node is ok, has the others and no more at their addresses, and is in sync. */
  healthy(): Promise<void> {
    return untilHealthy(this.all);
  }

  close(): void {
    this.started.forEach((pod) => pod.killNow());
    rmSync(this.dir, { recursive: true, force: true });
  }
}
