import { lookup } from 'node:dns/promises';
import { podHost, podName } from '../../topology';
import { problemOf } from '../redis/problem';
import { Located } from '../redis/servers';
import { Address, Place } from '../cluster/observation';

/** Where the pods are, and how many of them the StatefulSet asks for. */
export interface Found {
  readonly pods: readonly Located[];
  readonly replicas?: number;
  /** The HorizontalPodAutoscaler that scales the StatefulSet as well. */
  readonly autoscaler?: string;
}

/** A source of pods. */
export interface Pods {
  find(): Promise<Found>;
  /** Asks for a number of pods; left out where the source has no say in it. */
  scale?(replicas: number): Promise<void>;
}

/** A StatefulSet and the headless Service that names its pods. */
export interface Workload {
  readonly statefulSet: string;
  readonly service: string;
  readonly namespace: string;
  readonly port: number;
}

/** Pods by the DNS names that their headless Service gives them. */
export class PodsByName implements Pods {
  constructor(
    private readonly workload: Workload,
    private readonly count: number,
    private readonly resolve: (host: string) => Promise<string> = resolveHost,
  ) {}

  async find(): Promise<Found> {
    const { statefulSet, service, namespace, port } = this.workload;
    const pods = Array.from({ length: this.count }, async (_, ordinal): Promise<Located> => {
      const name = podName(statefulSet, ordinal);
      const pod = { ordinal, name, place: {}, port };
      try {
        return { ...pod, host: await this.resolve(podHost(name, service, namespace)) };
      } catch (error) {
        return { ...pod, problem: problemOf(error) };
      }
    });
    return { pods: await Promise.all(pods) };
  }
}

/** An address as people write it: `10.0.0.1:6379`, `[fd00::1]:6379`. */
export function formatAddress({ host, port }: Address): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** Servers at fixed addresses, as on a developer's machine. */
export class FixedPods implements Pods {
  constructor(private readonly addresses: readonly (Address & { readonly place?: Place })[]) {}

  find(): Promise<Found> {
    const pods = this.addresses.map(({ host, port, place = {} }, ordinal) => ({
      ordinal,
      name: formatAddress({ host, port }),
      place,
      host,
      port,
    }));
    return Promise.resolve({ pods });
  }
}

async function resolveHost(host: string): Promise<string> {
  return (await lookup(host)).address;
}
