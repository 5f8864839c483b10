import { formatAddress } from '../../topology';
import { NodeView, ownLine, Pod, Problem } from '../cluster/observation';
import { groupBy } from '../util/group-by';
import { LocatedPod } from './pods';

/** The DNS name of a pod of a StatefulSet, without the domain of the Kubernetes cluster. */
const POD_NAME = /^[^.]+-\d+\.[^.]+\.[^.]+\.svc(?=\.|$)/;

/**
 * Why the server at a pod's address is not that of the pod: an EndpointSlice or a DNS cache may tell an
 * address that belongs to another pod by now, also to one of another cluster. A server that announces
 * the name of another pod says so itself.
 */
export function strayProblem({ dnsName }: LocatedPod, view: NodeView): Problem | undefined {
  const [announced] = POD_NAME.exec(ownLine(view).hostname ?? '') ?? [];
  return announced === undefined || dnsName === undefined || announced === dnsName
    ? undefined
    : {
        text: `has the address of another pod, whose server announces the name ${announced}`,
        final: false,
      };
}

/** Takes no pod for seen whose address others have as well: only one of them can be told rightly. */
export function withoutSharedAddresses(located: readonly LocatedPod[]): LocatedPod[] {
  const sharing = groupBy(
    located.filter(({ host, via }) => host !== undefined && via === undefined),
    ({ host, port }) => formatAddress({ host: host as string, port }),
  );
  return located.map((pod) => {
    const address = pod.host === undefined ? '' : formatAddress({ host: pod.host, port: pod.port });
    const others = (sharing.get(address) ?? []).filter((other: Pod) => other !== pod);
    if (pod.via !== undefined || others.length === 0) return pod;
    const text = `is said to be at ${address}, as ${others[0].name} is`;
    return { ...pod, problem: pod.problem ?? { text, final: false } };
  });
}
