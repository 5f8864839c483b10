import { kubectl } from '../kubectl';
import { killServers } from './killer';
import { Target } from './target';
import { Healthy, Node } from './writer-pod';

/** A cluster that is whole, as a fault finds it. */
export interface Patient {
  readonly target: Target;
  readonly nodes: readonly Node[];
  /** The Kubernetes node on which the writers run. */
  readonly writerMachine: string;
  /** Waits until the cluster is whole again, for faults of several steps. */
  healthy(): Promise<Healthy>;
  /** Chooses one, as the seed of the run will have it. */
  choose<T>(list: readonly T[]): T;
}

/** Does something bad to a cluster. */
export type Fault = (patient: Patient) => Promise<void>;

export const deleteAllPods: Fault = async ({ target: { namespace, selector } }) => {
  await kubectl(['delete', 'pod', '-n', namespace, '-l', selector]);
};

export const rolloutRestart: Fault = async ({ target }) => {
  const { namespace, name } = target;
  await kubectl(['rollout', 'restart', '-n', namespace, `statefulset/${name}`]);
  await rolledOut(target);
};

export const forceDeletePrimary: Fault = async (patient) => {
  const { pod } = patient.choose(primaries(patient));
  const force = ['--force', '--grace-period=0'];
  await kubectl(['delete', 'pod', '-n', patient.target.namespace, pod, ...force]);
};

export const killPrimary: Fault = async (patient) => {
  await killServers([patient.choose(primaries(patient))]);
};

async function rolledOut({ namespace, name }: Target): Promise<void> {
  const status = ['rollout', 'status', '-n', namespace, `statefulset/${name}`];
  await kubectl([...status, '--timeout=600s']);
}

function primaries({ nodes }: Patient): Node[] {
  return nodes.filter(({ primary }) => primary === undefined);
}
