import { Pods } from './pods';
import { PodsOptions } from './pods-options';

/** Does something with a cluster that has these keys, and expects that it has them in the end. */
export async function withKeys(
  keys: readonly string[],
  options: PodsOptions,
  act: (pods: Pods) => Promise<void>,
): Promise<void> {
  const pods = await Pods.cluster('busybox', options);
  try {
    await pods.each(keys, (client, key) => client.set(key, key));
    await act(pods);
    await pods.healthy();
    expect(await pods.each(keys, (client, key) => client.get(key))).toEqual(keys);
  } finally {
    pods.close();
  }
}
