import { Chart, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { networkPolicyPeers } from '../../../../src/constructs/network/network-policy-peers';

test.each<[string, (chart: Chart) => kplus.INetworkPolicyPeer, object[]]>([
  [
    'every pod of the own namespace',
    (chart) => kplus.Pods.all(chart, 'pods'),
    [{ podSelector: {} }],
  ],
  [
    'every pod of every namespace',
    (chart) => kplus.Namespaces.all(chart, 'namespaces'),
    [{ namespaceSelector: {}, podSelector: {} }],
  ],
  [
    'namespaces by their names',
    (chart) => kplus.Namespaces.select(chart, 'namespaces', { names: ['shop', 'blog'] }),
    ['shop', 'blog'].map((name) => ({
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } },
      podSelector: {},
    })),
  ],
  [
    'pods by their labels, in namespaces by theirs',
    (chart) =>
      kplus.Pods.select(chart, 'pods', {
        labels: { app: 'web' },
        namespaces: kplus.Namespaces.select(chart, 'namespaces', { labels: { team: 'shop' } }),
      }),
    [
      {
        namespaceSelector: { matchLabels: { team: 'shop' } },
        podSelector: { matchLabels: { app: 'web' } },
      },
    ],
  ],
])('names %s', (_, peer, expected) => {
  expect(networkPolicyPeers(peer(Testing.chart()))).toEqual(expected);
});

test('refuses a peer that names nothing', () => {
  const peer = kplus.Pods.all(Testing.chart(), 'all');
  jest.spyOn(peer, 'toNetworkPolicyPeerConfig').mockReturnValue({});
  expect(() => networkPolicyPeers(peer)).toThrow(
    'the peer test/all has neither an ipBlock nor a podSelector; give it one of the two',
  );
});
