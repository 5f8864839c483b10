import { Pods } from './pods';
import { PodsOptions } from './pods-options';

export const KEYS = Array.from({ length: 60 }, (_, index) => `key:${index}`);

/** Does something with a cluster that has the keys, and expects that it has them in the end. */
export async function withPods(
  options: PodsOptions,
  act: (pods: Pods) => Promise<void>,
): Promise<void> {
  const pods = await Pods.cluster('dash', options);
  try {
    await pods.each(KEYS, (client, key) => client.set(key, `value of ${key}`));
    for (const pod of pods.all) {
      if ((await pod.role()) === 'master') await pod.client.wait(options.replicas ?? 1, 5_000);
    }
    await act(pods);
    await pods.healthy();
    const values = await pods.each(KEYS, (client, key) => client.get(key));
    expect(values).toEqual(KEYS.map((key) => `value of ${key}`));
  } finally {
    pods.close();
  }
}
