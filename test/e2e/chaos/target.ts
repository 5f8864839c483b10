import { setTimeout as sleep } from 'node:timers/promises';
import { Chart } from 'cdk8s';
import { RedisClusterProps } from '../../../src';
import { get } from '../kubectl';

/** The prefix of the namespaces; with another one, two test runs do not disturb each other. */
export const PREFIX = process.env.CHAOS_PREFIX ?? 'chaos';

/** A cluster into which faults are injected. */
export interface Target {
  readonly namespace: string;
  /** The name of its StatefulSet and of its headless Service. */
  readonly name: string;
  /** The label of its pods, which no pod of another cluster has, in any namespace. */
  readonly selector: string;
  readonly shards: number;
  readonly replicas: number;
  /** Defaults to 6379. */
  readonly port?: number;
  /** Left out where everybody may do everything. */
  readonly access?: Access;
}

/** How a cluster is reached that does not let everybody in. */
export interface Access {
  /** The contents of the Secrets that the cluster has its passwords and its certificate from. */
  readonly secrets: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** The properties of a cluster in this chart. */
  readonly props: (chart: Chart) => RedisClusterProps;
  /** What stands in a script beside a server for its `$cli`, to read and write keys. */
  readonly cli: string;
  /** The arguments of the writer program. */
  readonly flags: readonly string[];
  /** What clients have in their environment, as `connectTo` sets it. */
  readonly env: Readonly<Record<string, string>>;
}

/** A pod whose container runs. */
export interface RunningPod {
  readonly pod: string;
  readonly uid: string;
  readonly ip: string;
  /** The Kubernetes node. */
  readonly host: string;
  /** The id of the server's container, another one after each start. */
  readonly container: string;
}

interface PodList {
  readonly items: readonly {
    readonly metadata: {
      readonly name: string;
      readonly uid: string;
      readonly deletionTimestamp?: string;
    };
    readonly spec: { readonly nodeName: string };
    readonly status: {
      readonly phase: string;
      readonly podIP?: string;
      readonly containerStatuses?: readonly {
        readonly name: string;
        readonly containerID: string;
        readonly state: { readonly running?: object };
      }[];
    };
  }[];
}

/** How long to wait between two looks at the pods. */
const INTERVAL_MS = 100;

/** How long to wait until the pods run. */
const TIMEOUT_MS = 240_000;

/** Waits until all pods of a cluster run, none of them in one of these containers. */
export async function untilPodsRun(
  { namespace, selector, shards, replicas }: Target,
  oldContainers: readonly string[] = [],
): Promise<RunningPod[]> {
  const expected = shards * (1 + replicas);
  for (const end = Date.now() + TIMEOUT_MS; ;) {
    const list = await get<PodList>(['pods', '-n', namespace, '-l', selector]);
    const pods = list.items
      .flatMap(running)
      .filter(({ container }) => !oldContainers.includes(container));
    if (pods.length === expected) return pods;
    if (Date.now() > end) {
      throw new Error(`${pods.length} of ${expected} pods run after ${TIMEOUT_MS} ms`);
    }
    await sleep(INTERVAL_MS);
  }
}

function running({ metadata, spec, status }: PodList['items'][number]): RunningPod[] {
  const containers = status.containerStatuses ?? [];
  const server = containers.find(({ name }) => name === 'redis');
  const runs =
    status.phase === 'Running' &&
    metadata.deletionTimestamp === undefined &&
    containers.every(({ state }) => state.running !== undefined);
  if (!runs || status.podIP === undefined || server === undefined) return [];
  return [
    {
      pod: metadata.name,
      uid: metadata.uid,
      ip: status.podIP,
      host: spec.nodeName,
      container: server.containerID,
    },
  ];
}
