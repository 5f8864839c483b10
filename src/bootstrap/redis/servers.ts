import { Redis } from 'ioredis';
import { connect, Credentials, exec } from './connection';
import { Clock } from '../run/converge';
import { formatRanges, MoveSlots, ServerCommand } from '../plan/command';
import { Words } from './channel';
import { moveSlots, SeenEnd } from '../act/migrate/move-slots';
import { withEnds } from '../act/migrate/connect';
import { slotsOf } from '../cluster/slots';
import { parseTasks, STATUS } from './migration-tasks';
import { parseNodeLines } from '../cluster/cluster-nodes';
import {
  Address,
  AtomicWay,
  doorOf,
  Memory,
  Migration,
  NodeLine,
  NodeView,
  openSlotsOf,
  ownLine,
  Pod,
  Tuning,
} from '../cluster/observation';
import { problemOf } from './problem';
import { SlotRange } from '../../topology';

/** A pod as it was found, before its server was asked. */
export type Located = Omit<Pod, 'view'>;

/** A command that is sent as it is. */
export type SentCommand = Exclude<ServerCommand, MoveSlots>;

/** A command that a server did not accept, and its answer. */
export interface Failure {
  readonly command: SentCommand;
  readonly answer: string;
}

/** The servers of the pods, over connections that are kept from one look to the next. */
export class Servers {
  private readonly clients = new Map<string, Redis>();
  /** Why connections failed; their commands only say that they are closed. */
  private readonly causes = new WeakMap<Redis, Error>();
  private readonly builds = new WeakMap<Redis, Build>();

  constructor(private readonly credentials: Credentials) {}

  /** Asks each server for its view of the cluster. */
  async observe(located: readonly Located[]): Promise<Pod[]> {
    const read = new Map<string, NodeLine>();
    const pods = await Promise.all(
      located.map((pod) =>
        this.ask(pod, async (client) => {
          const build = this.builds.get(client) ?? (await askBuild(client));
          this.builds.set(client, build);
          return look(client, build, read);
        }),
      ),
    );
    const slots = [...new Set(openSlotsOf(pods).map(({ slot }) => slot))];
    if (slots.length === 0) return pods;
    return Promise.all(
      pods.map(async ({ view, ...pod }) =>
        view === undefined
          ? pod
          : this.ask(pod, async (client) => ({ ...view, openKeys: await count(client, slots) })),
      ),
    );
  }

  /** The pod with what its server answers, or with the problem that there is. */
  private async ask(pod: Located, view: (client: Redis) => Promise<NodeView>): Promise<Pod> {
    if (pod.host === undefined || pod.problem !== undefined) return pod;
    const client = this.client(doorOf(pod, pod.host));
    try {
      return { ...pod, view: await view(client) };
    } catch (error) {
      return { ...pod, problem: problemOf(this.causes.get(client) ?? error) };
    }
  }

  /**
   * Sends commands, those to the same server in their order. An address may have passed on to
   * another cluster's pod since it was looked at, so whom a pod is to meet is asked for its id.
   */
  async send(commands: readonly SentCommand[], pods: readonly Pod[]): Promise<Failure[]> {
    const changed = new Set<number>();
    const peers = new Set(commands.map((command) => (command.kind === 'meet' ? command.peer : -1)));
    await Promise.all(
      pods.map(async (pod) => {
        if (!peers.has(pod.ordinal) || pod.host === undefined) return;
        const client = this.established(doorOf(pod, pod.host));
        const id = await client?.cluster('MYID').catch(String);
        if (id !== pod.view?.id) changed.add(pod.ordinal);
      }),
    );
    const failures = await Promise.all(
      pods.map(({ ordinal }) =>
        this.sendTo(
          pods[ordinal],
          commands.filter(({ pod }) => pod === ordinal),
          pods,
          changed,
        ),
      ),
    );
    return failures.flat();
  }

  close(): void {
    for (const client of this.clients.values()) client.disconnect();
  }

  private async sendTo(
    pod: Pod,
    commands: readonly SentCommand[],
    pods: readonly Pod[],
    changed: ReadonlySet<number>,
  ): Promise<Failure[]> {
    const { host, view } = pod;
    if (host === undefined || view === undefined || commands.length === 0) return [];
    const isStale = (command: SentCommand): boolean =>
      command.kind === 'meet' && changed.has(command.peer);
    const client = this.established(doorOf(pod, host));
    if (client === undefined) {
      return commands.map((command) => ({ command, answer: 'the connection was lost' }));
    }
    if (commands.some(({ kind }) => kind === 'empty')) {
      const [keyspace] = await exec(client, [['INFO', 'keyspace']]);
      // It was looked at a moment ago, and may have got keys since.
      if (total(databasesOf(String(keyspace))) > 0) {
        return commands.map((command) => ({ command, answer: 'it has got keys since' }));
      }
    }
    const sent = commands
      .filter((command) => !isStale(command))
      .flatMap((command) =>
        wording(command, pods, view.version).map((words) => ({ command, words })),
      );
    const replies = await exec(
      client,
      sent.map(({ words }) => words),
    );
    const failures = replies.flatMap((reply, index) =>
      reply instanceof Error ? [{ command: sent[index].command, answer: reply.message }] : [],
    );
    // A primary with keys refuses to be reset, and is not to lose them then.
    const isReset = failures.length === 0 && commands.some(({ kind }) => kind === 'reset');
    if (isReset) await exec(client, [['FLUSHALL']]);
    return [
      ...commands.filter(isStale).map((command) => ({ command, answer: 'the peer has changed' })),
      ...failures,
    ];
  }

  /**
   * Moves slots for a while, and returns what the log is to say. It takes connections of its own,
   * for a MIGRATE holds up all that comes behind it.
   */
  async move(
    commands: readonly MoveSlots[],
    pods: readonly Pod[],
    clock: Clock,
  ): Promise<string[]> {
    const ordinals = [...new Set(commands.flatMap(({ pod, to }) => [pod, to]))];
    return withEnds(
      ordinals.map((ordinal) => pods[ordinal]),
      this.credentials,
      (ends) => {
        const end = (ordinal: number): SeenEnd => ends[ordinals.indexOf(ordinal)];
        const moves = commands.map(({ pod, to, ranges }) => ({
          source: end(pod),
          target: end(to),
          slots: slotsOf(ranges),
        }));
        return moveSlots(moves, this.credentials, clock);
      },
    );
  }

  /** The connection over which a server was looked at: behind a new one may be another server. */
  private established({ host, port }: Address): Redis | undefined {
    const client = this.clients.get(`${host} ${port}`);
    return client?.status === 'ready' ? client : undefined;
  }

  private client({ host, port }: Address): Redis {
    const key = `${host} ${port}`;
    const known = this.clients.get(key);
    if (known !== undefined && known.status !== 'end') return known;
    const client = connect({ host, port, ...this.credentials });
    client.on('error', (cause: Error) => this.causes.set(client, cause));
    this.clients.set(key, client);
    return client;
  }
}

/** What is sent for a command to a server of that version. */
export function wording(command: SentCommand, pods: readonly Pod[], version: string): Words[] {
  const id = (ordinal: number): string => pods[ordinal].view?.id ?? '';
  switch (command.kind) {
    case 'set':
      return [['CONFIG', 'SET', command.directive, command.value]];
    case 'epoch':
      return [['CLUSTER', 'SET-CONFIG-EPOCH', command.epoch]];
    case 'addSlots':
      return [['CLUSTER', ...slotWords(command.ranges, version)]];
    case 'meet':
      return [['CLUSTER', 'MEET', pods[command.peer].host ?? '', pods[command.peer].port]];
    case 'replicate':
      return [['CLUSTER', 'REPLICATE', id(command.primary)]];
    case 'takeOver':
      return [['CLUSTER', 'FAILOVER', 'TAKEOVER']];
    case 'failOver':
      return [['CLUSTER', 'FAILOVER']];
    case 'forget':
      return [['CLUSTER', 'FORGET', command.id]];
    case 'closeSlots':
      // Who was to get them may have taken one, and have fallen before anybody heard of it.
      return [
        ...slotsOf(command.ranges).map((slot) => ['CLUSTER', 'SETSLOT', slot, 'STABLE']),
        ['CLUSTER', 'BUMPEPOCH'],
      ];
    case 'reset':
      // A client whose connection ends asks another node, which knows where the slots are.
      return [
        ['CLIENT', 'KILL', 'TYPE', 'normal'],
        ['CLUSTER', 'RESET', 'HARD'],
      ];
    case 'empty':
      return [['FLUSHALL']];
  }
}

/** ADDSLOTSRANGE exists from Redis 7.0, and Valkey begins at 7.2. */
function slotWords(ranges: readonly SlotRange[], version: string): [string, ...number[]] {
  return parseInt(version) >= 7
    ? ['ADDSLOTSRANGE', ...ranges.flatMap(({ first, last }) => [first, last])]
    : ['ADDSLOTS', ...slotsOf(ranges)];
}

/** How the log writes a command. */
export function describe(command: ServerCommand, pods: readonly Pod[]): string {
  return `${pods[command.pod].name}: ${description(command, pods)}`;
}

function description(command: ServerCommand, pods: readonly Pod[]): string {
  if (command.kind === 'moveSlots') {
    return `move slots ${formatRanges(command.ranges)} to ${pods[command.to].name}`;
  }
  if (command.kind === 'addSlots') return `CLUSTER ADDSLOTSRANGE ${formatRanges(command.ranges)}`;
  if (command.kind === 'closeSlots') {
    return `CLUSTER SETSLOT ${formatRanges(command.ranges)} STABLE`;
  }
  return wording(command, pods, '7').flat().join(' ');
}

/** What a server says of itself that does not change while it runs. */
type Build = Pick<NodeView, 'version' | 'atomicMoves'>;

async function askBuild(client: Redis): Promise<Build> {
  const [server] = await exec(client, [['INFO', 'server']]);
  if (server instanceof Error) throw server;
  return buildOf(server as string);
}

/** What a server is asked at each look, in one go. */
const QUESTIONS = [
  ['CLUSTER', 'MYID'],
  ['CLUSTER', 'NODES'],
  ['CLUSTER', 'INFO'],
  ['INFO', 'replication'],
  ['INFO', 'keyspace'],
  ['INFO', 'memory'],
  ['CONFIG', 'GET', 'cluster-*'],
  ['CONFIG', 'GET', 'repl-diskless-sync-delay'],
  ['CONFIG', 'GET', 'min-replicas-to-write'],
] as const;

async function look(client: Redis, build: Build, read: Map<string, NodeLine>): Promise<NodeView> {
  const { atomicMoves } = build;
  const status = atomicMoves === undefined ? [] : [STATUS[atomicMoves]];
  const replies = await exec(client, [...QUESTIONS, ...status]);
  const [id, nodes, cluster, replication, keyspace, memory, ...rest] = replies;
  const configs = rest.slice(0, 3);
  const error = replies.slice(0, -rest.length).find((reply) => reply instanceof Error);
  if (error !== undefined) throw error;
  // Where CONFIG alone is renamed or not allowed, forming is slower, and no less right.
  const settings = configs.some((config) => config instanceof Error)
    ? undefined
    : pairs(configs.flat() as string[]);
  const announced = settings?.get('cluster-announce-ip');
  const databases = databasesOf(keyspace as string);
  const others = [...databases.keys()].filter((database) => database !== 0);
  const view: NodeView = {
    ...build,
    id: id as string,
    lines: parseNodeLines(nodes as string, read),
    ok: field(cluster as string, 'cluster_state') === 'ok',
    keys: total(databases),
    ...(others.length > 0 ? { otherDatabases: others } : {}),
    memory: memoryOf(memory as string),
    migrations: migrationsOf(atomicMoves, rest[3]),
    linkUp:
      field(replication as string, 'master_link_status') === 'up' &&
      field(replication as string, 'master_sync_in_progress') === '0',
    offset: offsetOf(replication as string),
    ...(announced ? { announced } : {}),
    ...(settings
      ? { tuning: tuningOf(settings), minReplicas: Number(settings.get('min-replicas-to-write')) }
      : {}),
  };
  // One that is reset between two of the answers has two ids.
  ownLine(view);
  return view;
}

/** How many keys a server has of each of these slots, where it has any. */
async function count(client: Redis, slots: readonly number[]): Promise<Map<number, number>> {
  const replies = await exec(
    client,
    slots.map((slot) => ['CLUSTER', 'COUNTKEYSINSLOT', slot]),
  );
  const error = replies.find((reply) => reply instanceof Error);
  if (error !== undefined) throw error;
  return new Map(
    slots
      .map((slot, index) => [slot, Number(replies[index])] as const)
      .filter(([, keys]) => keys > 0),
  );
}

function migrationsOf(way: AtomicWay | undefined, reply: unknown): Migration[] {
  if (way === undefined || !Array.isArray(reply)) return [];
  return parseTasks(way, reply as unknown[][])
    .filter(({ isImport, state }) => isImport && state === 'running')
    .map(({ source, ranges, reason }) => ({ source, ranges, reason }));
}

/** Reads INFO server. Valkey names beside its own version the one of Redis that it is like. */
export function buildOf(server: string): Build {
  const valkey = field(server, 'valkey_version');
  const version = valkey ?? field(server, 'redis_version') ?? '';
  const [major, minor] = version.split('.').map(Number);
  if (valkey !== undefined)
    return major >= 9 ? { version, atomicMoves: 'MIGRATESLOTS' } : { version };
  return major > 8 || (major === 8 && minor >= 4)
    ? { version, atomicMoves: 'MIGRATION' }
    : { version };
}

/** How many keys are in each database; Valkey 9 has more than one of them in a cluster. */
function databasesOf(keyspace: string): Map<number, number> {
  const lines = keyspace.matchAll(/^db(\d+):keys=(\d+)/gm);
  return new Map([...lines].map(([, database, keys]) => [Number(database), Number(keys)]));
}

function total(counts: ReadonlyMap<number, number>): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}

/** A replica has a `master_repl_offset` as well, for replicas of its own. */
function offsetOf(replication: string): number {
  return Number(
    field(replication, 'slave_repl_offset') ?? field(replication, 'master_repl_offset') ?? 0,
  );
}

function memoryOf(memory: string): Memory {
  const bytes = (name: string): number => Number(field(memory, name) ?? 0);
  return {
    used: bytes('used_memory'),
    dataset: bytes('used_memory_dataset'),
    limit: bytes('maxmemory'),
  };
}

function tuningOf(config: ReadonlyMap<string, string>): Tuning {
  const syncDelay = config.get('repl-diskless-sync-delay');
  return {
    nodeTimeout: Number(config.get('cluster-node-timeout')),
    requireFullCoverage: config.get('cluster-require-full-coverage') === 'yes',
    ...(syncDelay === undefined ? {} : { syncDelay: Number(syncDelay) }),
  };
}

/** The flat list of names and values that CONFIG GET replies with. */
function pairs(flat: readonly string[]): Map<string, string> {
  return new Map(flat.flatMap((name, index) => (index % 2 ? [] : [[name, flat[index + 1]]])));
}

/** A field of the `name:value` lines that INFO and CLUSTER INFO reply with. */
function field(reply: string, name: string): string | undefined {
  return reply.match(new RegExp(`^${name}:(.*?)\\r?$`, 'm'))?.[1];
}
