import { setTimeout as sleep } from 'node:timers/promises';
import { apply } from '../namespace';
import { kubectl, run } from '../kubectl';
import { besideServers, killServers } from './killer';
import { Target, untilPodsRun } from './target';
import { Healthy, Node } from './writer';

/** A cluster that is whole, as a fault finds it. */
export interface Patient {
  readonly target: Target;
  readonly nodes: readonly Node[];
  /** The Kubernetes node on which the writers run. */
  readonly writerMachine: string;
  /** Waits until the cluster is whole again, for faults of several steps. */
  readonly healthy: () => Promise<Healthy>;
  /** Chooses one, as the seed of the run will have it. */
  readonly choose: <T>(list: readonly T[]) => T;
}

/** Does something bad to a cluster. */
export type Fault = (patient: Patient) => Promise<void>;

/** The command that takes the power from a Kubernetes node, `stop 2`, and gives it back, `start 2`. */
export const NODE_POWER = process.env.NODE_POWER;

/** Milliseconds for which a Kubernetes node has no power: the cluster has to notice. */
const OUTAGE = 20_000;

export const deleteAllPods: Fault = async ({ target: { namespace, selector } }) => {
  await kubectl(['delete', 'pod', '-n', namespace, '-l', selector]);
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
export const drainEachMachine: Fault = async ({ target, nodes, healthy }) => {
  for (const machine of new Set(nodes.map((node) => node.machine).sort())) {
    const flags = ['--ignore-daemonsets', '--delete-emptydir-data', '--timeout=240s'];
    try {
      await kubectl(['drain', machine, '--pod-selector', target.selector, ...flags]);
    } finally {
      await kubectl(['uncordon', machine]);
    }
    await healthy();
  }
};

export const forceDeletePrimary: Fault = async (patient) => {
  const { pod } = patient.choose(primaries(patient));
  const force = ['--force', '--grace-period=0'];
  await kubectl(['delete', 'pod', '-n', patient.target.namespace, pod, ...force]);
};

export const killPrimary: Fault = async (patient) => {
  await killServers([patient.choose(primaries(patient))]);
};

/** Takes the power from a Kubernetes node on which a primary runs and no writer. */
export const cutPower: Fault = async (patient) => {
  const there = primaries(patient).filter(({ machine }) => machine !== patient.writerMachine);
  const { machine } = patient.choose(there);
  await power('stop', machine);
  try {
    await sleep(OUTAGE);
  } finally {
    await power('start', machine);
  }
  // Kubernetes goes on saying that the old containers run until the machine says otherwise.
  const ended = patient.nodes.filter((node) => node.machine === machine);
  await untilPodsRun(
    patient.target,
    ended.map(({ container }) => container),
  );
};

/** Empties the volume of a replica and later that of a primary, and deletes their pods. */
export const emptyVolumes: Fault = async (patient) => {
  const { target, nodes, healthy, choose } = patient;
  await emptyVolume(target, choose(nodes.filter(({ primary }) => primary !== undefined)));
  await emptyVolume(target, choose(primaries(await healthy())));
};

/**
 * Lets each of two clusters believe that its nodes are where the other's are, as when pods of both
 * come back under one another's addresses. It is one fault that both have to be given.
 */
export function swapAddresses(): Fault {
  const patients: Patient[] = [];
  let meet: (both: Patient[]) => void;
  const swapped = new Promise<Patient[]>((resolve) => (meet = resolve)).then(swap);
  return async (patient) => {
    if (patients.push(patient) === 2) meet(patients);
    await swapped;
  };
}

async function swap([one, other]: readonly Patient[]): Promise<void> {
  const servers = [...one.nodes, ...other.nodes];
  const pairs = one.nodes.flatMap(({ ip }, index) => [
    { from: ip, to: other.nodes[index].ip },
    { from: other.nodes[index].ip, to: ip },
  ]);
  // By way of a name, for what was replaced is not to be replaced again.
  const edits = [
    ...pairs.map(({ from }, index) => [`${from.replaceAll('.', '\\.')}:`, `swap${index}:`]),
    ...pairs.map(({ to }, index) => [`swap${index}:`, `${to}:`]),
  ].map(([from, to]) => `-e '/myself/!s/ ${from}/ ${to}/'`);
  // A server that runs writes the file whenever it learns something.
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
  await kubectl(['delete', 'pod', '-n', namespace, pod]);
}

async function power(what: 'start' | 'stop', machine: string): Promise<void> {
  const number = /\d+$/.exec(machine)?.[0];
  if (number === undefined) throw new Error(`${machine} does not end with a number`);
  const [program, ...args] = (NODE_POWER ?? '').split(' ');
  await run(program, [...args, what, number]);
}

async function rolledOut({ namespace, name }: Target): Promise<void> {
  const status = ['rollout', 'status', '-n', namespace, `statefulset/${name}`];
  await kubectl([...status, '--timeout=600s']);
}

function primaries({ nodes }: Pick<Patient, 'nodes'>): Node[] {
  return nodes.filter(({ primary }) => primary === undefined);
}
