import { healthy } from './healthy';
import { expectKeys, writeKeys } from './keys';
import { deletePods, kubectl } from './kubectl';

/**
 * The check that both recipes end with: the pod of a primary is deleted. Its replica takes over, or it
 * returns with its old node id and a new address, and no key is lost.
 */
export async function survivesTheLossOfAPrimary(
  namespace: string,
  nodes: string,
  expectOwnAddress = true,
): Promise<void> {
  const before = await healthy(namespace, nodes, 3, 1);
  const victim = before.find(({ primary }) => primary === undefined)!;
  const keys = await writeKeys(namespace, victim.pod, 500);

  await deletePods(namespace, victim.pod);
  await kubectl([
    'wait',
    '--for=condition=Ready',
    '-n',
    namespace,
    'pod',
    victim.pod,
    '--timeout=90s',
  ]);

  const after = await healthy(namespace, nodes, 3, 1, expectOwnAddress);
  const back = after.find(({ pod }) => pod === victim.pod)!;
  expect(back.id).toBe(victim.id);
  expect(back.address).not.toBe(victim.address);
  for (const { pod } of after) await expectKeys(namespace, pod, keys);
}
