import { Shell } from './run-node/commands';
import { Pods } from './run-node/pods';

jest.setTimeout(90_000);

const KEYS = Array.from({ length: 60 }, (_, number) => `key-${number}`);

/** The ids that each pod knows, and where it has them. */
async function known(pods: Pods): Promise<{ ids: Set<string>; addresses: Set<string> }> {
  const lines = (await Promise.all(pods.all.map((pod) => pod.nodes()))).flat();
  return {
    ids: new Set(lines.map((line) => line.split(' ')[0])),
    addresses: new Set(lines.map((line) => line.split(' ')[1].split(':')[0])),
  };
}

test.each<[Shell, number]>([
  ['dash', 31],
  ['busybox', 33],
])(
  'pods on copies of all volumes in another namespace are a cluster of their own, under %s',
  async (shell, net) => {
    const pods = await Pods.cluster(shell, { net });
    await pods.each(KEYS, (client, key) => client.set(key, 'live'));
    // While an fsync runs, a server keeps the last writes in memory for up to two seconds.
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    const copies = pods.copy(shell, 'trial', net + 1);
    try {
      await copies.healthy();
      await copies.each(KEYS, (client, key) => client.append(key, ' copy'));
      // Gossip between the two would have come by now.
      await new Promise((resolve) => setTimeout(resolve, 3_000));
      await Promise.all([copies.healthy(), pods.healthy()]);
      expect(new Set(await copies.each(KEYS, (client, key) => client.get(key)))).toEqual(
        new Set(['live copy']),
      );
      expect(new Set(await pods.each(KEYS, (client, key) => client.get(key)))).toEqual(
        new Set(['live']),
      );
      const [live, copied] = [await known(pods), await known(copies)];
      expect([...live.ids].filter((id) => copied.ids.has(id))).toEqual([]);
      expect([...live.addresses].filter((address) => copied.addresses.has(address))).toEqual([]);
      // A pod that returns to its own volume keeps its id.
      await copies.all[0].stop();
      copies.start(0);
      await copies.healthy();
      expect((await known(copies)).ids).toEqual(copied.ids);
    } finally {
      copies.close();
      pods.close();
    }
  },
);
