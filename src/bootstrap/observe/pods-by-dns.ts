import { lookup } from 'node:dns/promises';
import { podHost, podName } from '../../topology';
import { Workload } from '../kubernetes/workload';
import { problemOf } from '../redis/problem';
import { Pulse } from '../util/pulse';
import { Found, Pods, LocatedPod } from './pods';

/** Pods by the DNS names that their headless Service gives them. */
export class PodsByDns implements Pods {
  constructor(
    private readonly workload: Workload,
    private readonly count: number,
    private readonly resolve: (host: string) => Promise<string>,
  ) {}

  async find(): Promise<Found> {
    const { statefulSet, service, namespace, port } = this.workload;
    const pods = Array.from({ length: this.count }, async (_, ordinal): Promise<LocatedPod> => {
      const name = podName(statefulSet, ordinal);
      const dnsName = podHost(name, service, namespace);
      const pod = { ordinal, name, place: {}, port, dnsName };
      try {
        return { ...pod, host: await this.resolve(dnsName) };
      } catch (error) {
        return { ...pod, problem: problemOf(error) };
      }
    });
    return { pods: await Promise.all(pods) };
  }
}

/**
 * Looks names up, a few at a time, as Node.js does. Where the DNS does not answer, those of many pods take
 * minutes, so each that has come to an end is told to the pulse.
 */
export function resolver(pulse: Pulse): (host: string) => Promise<string> {
  return async (host) => {
    try {
      return (await lookup(host)).address;
    } finally {
      pulse.beat(`the look-up of ${host}`);
    }
  };
}
