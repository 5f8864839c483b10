import { setTimeout as sleep } from 'node:timers/promises';
import { apply } from '../namespace';
import { deletePods, kubectl, run } from '../kubectl';
import { besideServers, killServers } from './killer';
import { Target, untilPodsRun } from './target';
import { Healthy, Node } from './writer';

/** A healthy cluster, and what a fault needs. */
export interface FaultContext {
  readonly target: Target;
  readonly nodes: readonly Node[];
  /** The Kubernetes node on which the writers run. */
  readonly writerHost: string;
  /** Waits until the cluster is healthy again, for faults of several steps. */
  readonly healthy: () => Promise<Healthy>;
  /** Chooses one at random; the same seed chooses the same. */
  readonly choose: <T>(list: readonly T[]) => T;
}

/** Something bad that happens to a cluster. */
export type Fault = (context: FaultContext) => Promise<void>;

/** The command that cuts the power of a Kubernetes node with `stop 2`, and restores it with `start 2`. */
export const NODE_POWER = process.env.NODE_POWER;

/** How long a Kubernetes node has no power: long enough for the cluster to notice. */
const OUTAGE_MS = 20_000;

export const deleteAllPods: Fault = async ({ target: { namespace, selector } }) => {
  await deletePods(namespace, '-l', selector);
};

export const rolloutRestart: Fault = async ({ target }) => {
  const { namespace, name } = target;
  await kubectl(['rollout', 'restart', '-n', namespace, `statefulset/${name}`]);
  await rolledOut(target);
};

/** Applies one manifest after another, each with another engine. */
export function upgrade(manifests: readonly string[]): Fault {
  return async ({ target, healthy }) => {
    for (const yaml of manifests) {
      await healthy();
      await apply(target.namespace, yaml);
      await rolledOut(target);
    }
  };
}

/** Drains each Kubernetes node in turn, of the pods of this cluster alone. */
export const drainEachHost: Fault = async ({ target, nodes, healthy }) => {
  for (const host of new Set(nodes.map((node) => node.host).sort())) {
    const flags = ['--ignore-daemonsets', '--delete-emptydir-data', '--timeout=240s'];
    try {
      await kubectl(['drain', host, '--pod-selector', target.selector, ...flags]);
    } finally {
      await kubectl(['uncordon', host]);
    }
    await healthy();
  }
};

export const forceDeletePrimary: Fault = async (context) => {
  const { pod } = context.choose(primaries(context));
  const force = ['--force', '--grace-period=0'];
  await kubectl(['delete', 'pod', '-n', context.target.namespace, pod, ...force]);
};

export const killPrimary: Fault = async (context) => {
  await killServers([context.choose(primaries(context))]);
};

/** Cuts the power of a Kubernetes node on which a primary runs and no writer. */
export const cutPower: Fault = async (context) => {
  const there = primaries(context).filter(({ host }) => host !== context.writerHost);
  const { host } = context.choose(there);
  await power('stop', host);
  try {
    await sleep(OUTAGE_MS);
  } finally {
    await power('start', host);
  }
  // Until the Kubernetes node is back, the API shows its old containers as running.
  const ended = context.nodes.filter((node) => node.host === host);
  await untilPodsRun(
    context.target,
    ended.map(({ container }) => container),
  );
};

/** Empties the volume of a replica and deletes its pod, and then the same for a primary. */
export const emptyVolumes: Fault = async (context) => {
  const { target, nodes, healthy, choose } = context;
  await emptyVolume(target, choose(nodes.filter(({ primary }) => primary !== undefined)));
  await emptyVolume(target, choose(primaries(await healthy())));
};

/**
 * Makes each of two clusters look for its nodes where the other's are, as when pods of both
 * come back with each other's addresses. It is one fault, to be given to both.
 */
export function swapAddresses(): Fault {
  const contexts: FaultContext[] = [];
  let meet: (both: FaultContext[]) => void;
  const swapped = new Promise<FaultContext[]>((resolve) => (meet = resolve)).then(swap);
  return async (context) => {
    if (contexts.push(context) === 2) meet(contexts);
    await swapped;
  };
}

async function swap([one, other]: readonly FaultContext[]): Promise<void> {
  const servers = [...one.nodes, ...other.nodes];
  const pairs = one.nodes.flatMap(({ ip }, index) => [
    { from: ip, to: other.nodes[index].ip },
    { from: other.nodes[index].ip, to: ip },
  ]);
  // In two steps, so that an address that was replaced is not replaced again.
  const edits = [
    ...pairs.map(({ from }, index) => [`${from.replaceAll('.', '\\.')}:`, `swap${index}:`]),
    ...pairs.map(({ to }, index) => [`swap${index}:`, `${to}:`]),
  ].map(([from, to]) => `-e '/myself/!s/ ${from}/ ${to}/'`);
  // A running server would overwrite the file.
  await besideServers(servers, 'kill -STOP $(server $uid)');
  await besideServers(
    servers,
    `file=/proc/$(server $uid)/root/data/nodes.conf
    text=$(sed ${edits.join(' ')} $file)
    echo "$text" >$file`,
  );
  await killServers(servers);
}

async function emptyVolume({ namespace }: Target, { pod }: Node): Promise<void> {
  const remove = 'rm -rf /data/* /data/.[!.]*';
  await kubectl(['exec', '-n', namespace, pod, '-c', 'redis', '--', 'sh', '-c', remove]);
  await deletePods(namespace, pod);
}

async function power(what: 'start' | 'stop', host: string): Promise<void> {
  const number = /\d+$/.exec(host)?.[0];
  if (number === undefined) throw new Error(`${host} does not end with a number`);
  const [program, ...args] = (NODE_POWER ?? '').split(' ');
  await run(program, [...args, what, number]);
}

/** Waits until all pods of a rollout are ready. */
export async function rolledOut({ namespace, name }: Target): Promise<void> {
  const status = ['rollout', 'status', '-n', namespace, `statefulset/${name}`];
  await kubectl([...status, '--timeout=600s']);
}

function primaries({ nodes }: Pick<FaultContext, 'nodes'>): Node[] {
  return nodes.filter(({ primary }) => primary === undefined);
}
