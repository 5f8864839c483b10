import { slotOf } from './external/slot-keys';
import { shell } from './namespace';

/**
 * Writes keys in slots of all shards, and returns them in the order of the slots: redis-cli connects anew for each key
 * that another node has than the key before. `cli` is the client in the script, as `shell` has it.
 */
export async function writeKeys(
  namespace: string,
  pod: string,
  count: number,
  cli = '$cli',
): Promise<string[]> {
  const keys = Array.from({ length: count }, (_, index) => `key:${index}`).sort(
    (one, other) => slotOf(one) - slotOf(other),
  );
  const commands = keys.map((key) => `set ${key} value-of-${key}`).join('\n');
  const answer = await shell(namespace, pod, `exec ${cli} -c`, commands);
  expect(answer.match(/^OK$/gm)).toHaveLength(count);
  return keys;
}

export async function expectKeys(
  namespace: string,
  pod: string,
  keys: string[],
  cli = '$cli',
): Promise<void> {
  const commands = keys.map((key) => `get ${key}`).join('\n');
  const answer = await shell(namespace, pod, `exec ${cli} -c`, commands);
  expect(answer.match(/^value-of-.*/gm)).toEqual(keys.map((key) => `value-of-${key}`));
}
