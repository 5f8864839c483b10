import { setTimeout as sleep } from 'node:timers/promises';
import { Redis, RedisOptions } from 'ioredis';
import { Health, HealthRequest, NodeAddress } from './protocol';

/** How long to wait between two questions. */
const INTERVAL_MS = 50;

/** How long to wait for the answer of one node. */
const TIMEOUT_MS = 1_000;

/** What a node says about the cluster and itself. */
interface View extends NodeAddress {
  readonly info: string;
  readonly lines: readonly Line[];
  readonly replication: string;
}

/** A line of CLUSTER NODES. */
interface Line {
  readonly id: string;
  readonly ip: string;
  readonly flags: readonly string[];
  readonly primary: string;
  readonly link: string;
  readonly slots: readonly string[];
}

/** Asks the nodes themselves, not a client of the cluster, until the cluster is healthy. */
export async function untilHealthy(request: HealthRequest, login: RedisOptions): Promise<Health> {
  const start = performance.now();
  const connections = request.nodes.map(
    (node) => new NodeConnection(node, { ...login, port: request.port }),
  );
  let okMs: number | undefined;
  try {
    for (;;) {
      const answers = await Promise.all(connections.map((connection) => connection.view()));
      const views = answers.filter((view) => typeof view !== 'string');
      const unreachable = answers.filter((view) => typeof view === 'string');
      const problems =
        unreachable.length > 0 ? unreachable : views.flatMap((view) => viewProblems(view, request));
      const ms = Math.round(performance.now() - start);
      okMs = unreachable.length === 0 && views.every(saysOk) ? (okMs ?? ms) : undefined;
      if (problems.length === 0 || ms > request.limit) {
        return { ms, okMs, problems, primaries: primariesOf(views) };
      }
      await sleep(INTERVAL_MS);
    }
  } finally {
    for (const connection of connections) connection.close();
  }
}

/** A connection to one node, which is renewed when it fails. */
class NodeConnection {
  private client?: Redis;

  constructor(
    private readonly node: NodeAddress,
    private readonly options: RedisOptions,
  ) {}

  /** What the node says, or why it does not answer. */
  async view(): Promise<View | string> {
    this.client ??= this.connect();
    const { client, node } = this;
    try {
      const [info, nodes, replication] = await Promise.all([
        client.cluster('INFO'),
        client.cluster('NODES') as Promise<string>,
        client.info('replication'),
      ]);
      return { ...node, info, lines: parse(nodes), replication };
    } catch (error) {
      this.close();
      return `${node.pod}: ${(error as Error).message}`;
    }
  }

  close(): void {
    this.client?.disconnect();
    this.client = undefined;
  }

  private connect(): Redis {
    const { tls } = this.options;
    const client = new Redis({
      ...this.options,
      host: this.node.ip,
      // A certificate has names, and this is an address.
      ...(tls ? { tls: { ...tls, checkServerIdentity: () => undefined } } : {}),
      retryStrategy: null,
      maxRetriesPerRequest: 0,
      enableReadyCheck: false,
      connectTimeout: TIMEOUT_MS,
      commandTimeout: TIMEOUT_MS,
    });
    client.on('error', () => undefined);
    return client;
  }
}

function parse(text: string): Line[] {
  return text
    .trim()
    .split('\n')
    .map((line) => {
      const [id, address, flags, primary, , , , link, ...slots] = line.split(' ');
      const ip = address.slice(0, address.lastIndexOf(':'));
      return { id, ip, flags: flags.split(','), primary, link, slots };
    });
}

function saysOk({ info }: View): boolean {
  return info.includes('cluster_state:ok\r');
}

function viewProblems(view: View, { nodes, shards, replicas }: HealthRequest): string[] {
  const { pod, info, lines, replication } = view;
  const primaries = lines.filter(({ slots }) => slots.length > 0);
  const known = lines.map(({ ip }) => ip).sort();
  const expected = nodes.map(({ ip }) => ip).sort();
  const found = [
    ...['cluster_state:ok', 'cluster_slots_ok:16384']
      .filter((field) => !info.includes(`${field}\r`))
      .map((field) => `does not say ${field}`),
    ...(known.join() === expected.join() ? [] : [`knows ${known.join()}, not ${expected.join()}`]),
    ...lines
      .filter(
        ({ flags, link }) =>
          link !== 'connected' ||
          flags.some((flag) => ['fail', 'fail?', 'handshake', 'noaddr'].includes(flag)),
      )
      .map(({ ip, flags, link }) => `sees ${ip} ${flags.join()} ${link}`),
    ...(primaries.length === shards ? [] : [`sees ${primaries.length} primaries with slots`]),
    ...(isEven(primaries) ? [] : ['sees primaries with more slots than others']),
    ...primaries
      .map(({ ip, id }) => ({ ip, count: lines.filter(({ primary }) => primary === id).length }))
      .filter(({ count }) => count !== replicas)
      .map(({ ip, count }) => `sees ${ip} with ${count} replicas`),
    ...replicationProblems(replication, replicas),
  ];
  return found.map((problem) => `${pod} ${problem}`);
}

/** Whether the primaries own as many slots each, give or take one. */
function isEven(primaries: readonly Line[]): boolean {
  const counts = primaries.map(({ slots }) =>
    slots
      .map((range) => range.split('-').map(Number))
      .reduce((sum, [first, last = first]) => sum + last - first + 1, 0),
  );
  return Math.max(...counts) - Math.min(...counts) <= 1;
}

function replicationProblems(replication: string, replicas: number): string[] {
  if (replication.includes('role:slave')) {
    return ['master_link_status:up', 'master_sync_in_progress:0']
      .filter((field) => !replication.includes(`${field}\r`))
      .map((field) => `does not say ${field}`);
  }
  const online = replication.match(/^slave\d+:.*state=online/gm)?.length ?? 0;
  return online === replicas ? [] : [`has ${online} replicas online`];
}

function primariesOf(views: readonly View[]): Record<string, string> {
  const own = views.map(({ pod, lines }) => ({
    pod,
    line: lines.find(({ flags }) => flags.includes('myself'))!,
  }));
  return Object.fromEntries(
    own.flatMap(({ pod, line }) =>
      own.filter((other) => other.line.id === line.primary).map((other) => [pod, other.pod]),
    ),
  );
}
