import * as kplus from 'cdk8s-plus-27';

/** The label in which Kubernetes repeats the name of a namespace. */
const NAMESPACE_NAME = 'kubernetes.io/metadata.name';

/** A peer as a NetworkPolicy names it: one entry for each namespace that is given by name. */
export function networkPolicyPeers(peer: kplus.INetworkPolicyPeer): kplus.k8s.NetworkPolicyPeer[] {
  const { ipBlock, podSelector } = peer.toNetworkPolicyPeerConfig();
  if (ipBlock) return [{ ipBlock: { cidr: ipBlock.cidr, except: ipBlock.except } }];
  if (!podSelector) {
    throw new Error(
      `the peer ${peer.node.path} has neither an ipBlock nor a podSelector; give it one of the two`,
    );
  }
  const { labelSelector, namespaces } = podSelector;
  const pods = labelSelector._toKube();
  const labelled = namespaces?.labelSelector?._toKube();
  if (!namespaces?.names) return [{ namespaceSelector: labelled, podSelector: pods }];
  return namespaces.names.map((name) => ({
    namespaceSelector: {
      ...labelled,
      matchLabels: { ...labelled?.matchLabels, [NAMESPACE_NAME]: name },
    },
    podSelector: pods,
  }));
}
