import { connectionAddress } from '../cluster/address';
import { Servers } from '../redis/servers';
import { LocatedPod } from './pods';
import { Redis } from 'ioredis';
import { Certificate } from '../cluster/certificate';
import { parseNodeLines } from '../cluster/cluster-nodes';
import {
  AtomicWay,
  Migration,
  NodeLine,
  NodeView,
  openSlotsOf,
  ownLine,
  Pod,
  Problem,
} from '../cluster/observation';
import { exec } from '../redis/connection';
import {
  Build,
  fieldsOf,
  keysByDatabase,
  field,
  memoryOf,
  offsetOf,
  totalKeys,
  tuningOf,
} from '../redis/info';
import { librariesOf } from '../redis/functions';
import { LOGIN_QUESTIONS, nodeLogin } from '../redis/node-login';
import { nodeTls, TLS_QUESTIONS } from '../redis/node-tls';
import { parseTasks, STATUS } from '../redis/migration-tasks';
import { clientView } from './client-view';
import { countKeys, slotsToSample } from './keys-in-slots';
import { PendingAnswers } from './pending-answers';
import { strayProblem, withoutSharedAddresses } from './stray-address';
import { isProgrammingError } from '../util/programming-error';

/** The looks at servers that have not answered yet, from one look to the next. */
export class Looks extends PendingAnswers<Pod> {
  constructor() {
    super(({ view }) => view !== undefined);
  }

  /** Asks the servers of pods, and says of those that are silent that they do not answer. */
  async at(pods: readonly Pod[], what: string, ask: (pod: Pod) => Promise<Pod>): Promise<Pod[]> {
    const answers = await this.all(
      pods.map((pod) => ({
        key: `${what} ${pod.name} ${pod.host} ${pod.via?.port}`,
        ask: () => ask(pod),
      })),
    );
    return pods.map((pod, index) => {
      const answer: Pick<Pod, 'view' | 'problem' | 'certificate'> = answers[index] ?? {
        problem: SILENT,
      };
      const { view, problem = pod.problem, certificate = pod.certificate } = answer;
      return {
        ...pod,
        view,
        ...(problem ? { problem } : {}),
        ...(certificate ? { certificate } : {}),
      };
    });
  }
}

const SILENT: Problem = { text: 'does not answer', final: false };

/** Asks each server for its view of the cluster, and `asClient` for what clients are told as well. */
export async function observeServers(
  servers: Servers,
  located: readonly LocatedPod[],
  looks = new Looks(),
  asClient = false,
): Promise<Pod[]> {
  const read = new Map<string, NodeLine>();
  const { passwordHashes, speaksTls } = servers;
  const asked = { hasPassword: passwordHashes.size > 0, speaksTls };
  const pods = await looks.at(withoutSharedAddresses(located), 'view', async (pod) => {
    const [answer, certificate] = await Promise.all([
      ask(servers, pod, async (client) => {
        const view = await look(client, await servers.buildOf(client), read, asked);
        return asClient ? { ...view, ...(await clientView(client, view.id)) } : view;
      }),
      asClient ? certificateOf(servers, pod) : undefined,
    ]);
    return certificate === undefined ? answer : { ...answer, certificate };
  });
  const slots = [...new Set(openSlotsOf(pods).map(({ slot }) => slot))];
  if (slots.length > 0) {
    const open: KeysQuestion = {
      what: 'keys of open slots',
      slotsOf: () => slots,
      facts: (openKeys) => ({ openKeys }),
    };
    return withKeys(servers, pods, looks, open);
  }
  if (!asClient) return pods;
  // While slots move, that tells nothing.
  const samples = slotsToSample(pods);
  return withKeys(servers, pods, looks, {
    what: 'keys of some slots',
    slotsOf: ({ ordinal }) => samples.get(ordinal),
    facts: ({ size }, { length }) => ({ slotSample: { asked: length, used: size } }),
  });
}

/** What is asked about keys in slots. */
interface KeysQuestion {
  /** What the looks call it. */
  readonly what: string;
  /** The slots that the server of a pod is asked about; it is not asked where there are none. */
  readonly slotsOf: (pod: Pod) => readonly number[] | undefined;
  /** What the answer adds to the view of the server. */
  readonly facts: (keys: Map<number, number>, slots: readonly number[]) => Partial<NodeView>;
}

/** Asks the servers that have a view how many keys some slots have, and adds that to their views. */
function withKeys(
  servers: Servers,
  pods: readonly Pod[],
  looks: Looks,
  { what, slotsOf, facts }: KeysQuestion,
): Promise<Pod[]> {
  return looks.at(pods, what, (seen) => {
    const { view, ...pod } = seen;
    const slots = slotsOf(seen);
    return view === undefined || slots === undefined
      ? Promise.resolve(seen)
      : ask(servers, pod, async (client) => ({
          ...view,
          ...facts(await countKeys(client, slots), slots),
        }));
  });
}

/** The pod with its server's view, or with the problem that kept the server from answering. */
async function ask(
  servers: Servers,
  pod: LocatedPod,
  view: (client: Redis) => Promise<NodeView>,
): Promise<Pod> {
  if (pod.host === undefined || pod.problem !== undefined) return pod;
  const client = servers.connectTo(connectionAddress(pod, pod.host));
  try {
    const seen = await view(client);
    const problem = strayProblem(pod, seen);
    return problem === undefined ? { ...pod, view: seen } : { ...pod, problem };
  } catch (error) {
    if (isProgrammingError(error)) throw error;
    return { ...pod, problem: servers.problem(client, error) };
  }
}

async function certificateOf(
  { certificates }: Servers,
  pod: LocatedPod,
): Promise<Certificate | undefined> {
  return pod.host === undefined ? undefined : certificates?.of(connectionAddress(pod, pod.host));
}

/** The commands of a look, sent in one pipeline. */
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

async function look(
  client: Redis,
  build: Build,
  read: Map<string, NodeLine>,
  { hasPassword, speaksTls }: { readonly hasPassword: boolean; readonly speaksTls: boolean },
): Promise<NodeView> {
  const { atomicMoves } = build;
  const status = atomicMoves === undefined ? [] : [STATUS[atomicMoves]];
  const replies = await exec(client, [...QUESTIONS, ...status]);
  const [id, nodes, cluster, replication, keyspace, memory, ...rest] = replies;
  const configs = rest.slice(0, 3);
  const error = replies.slice(0, -rest.length).find((reply) => reply instanceof Error);
  if (error !== undefined) throw error;
  // Where CONFIG alone is renamed or not allowed, forming is slower but works.
  const settings = configs.some((config) => config instanceof Error)
    ? undefined
    : fieldsOf(configs.flat() as string[]);
  const announced = settings?.get('cluster-announce-ip');
  const login = hasPassword ? nodeLogin(await exec(client, LOGIN_QUESTIONS)) : undefined;
  const tls = speaksTls ? nodeTls(await exec(client, TLS_QUESTIONS)) : undefined;
  const libraries = await librariesOf(client, memory as string);
  const databases = keysByDatabase(keyspace);
  const others = [...databases.keys()].filter((database) => database !== 0);
  const view: NodeView = {
    ...build,
    id: id as string,
    lines: parseNodeLines(nodes as string, read),
    ok: field(cluster as string, 'cluster_state') === 'ok',
    keys: totalKeys(databases),
    ...(others.length > 0 ? { otherDatabases: others } : {}),
    memory: memoryOf(memory as string),
    ...(libraries ? { libraries } : {}),
    ...(login ? { login } : {}),
    ...(tls ? { tls } : {}),
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
  // A server that is reset between two of the answers has two ids; the next look gets it right.
  ownLine(view);
  return view;
}

function migrationsOf(way: AtomicWay | undefined, reply: unknown): Migration[] {
  if (way === undefined) return [];
  // A server that does not answer may be moving slots.
  if (reply instanceof Error) throw reply;
  return parseTasks(way, reply as unknown[][])
    .filter(({ isImport, state }) => isImport && state === 'running')
    .map(({ source, ranges, reason }) => ({ source, ranges, reason }));
}
