import { kubectl } from '../kubectl';
import { NODES } from '../redis-cluster';
import { Finish } from './protocol';

/** What a node logs of a cluster that is not as it was. */
const TURNS =
  /cluster state|\bfail|election|configepoch|slot|moved to|replicat|master|certificate/i;

/** Fails unless every write succeeded, and every key that was acknowledged was read back. */
export async function expectNoFailure(
  namespace: string,
  { statistics, readBack }: Finish,
): Promise<void> {
  try {
    expect(statistics).toMatchObject({ failed: 0, messages: [] });
    expect(readBack).toMatchObject({ lost: 0 });
  } catch (error) {
    console.error(await turns(namespace));
    throw error;
  }
}

/** The newest lines of each node's log that may tell why a write failed: soon the namespace is gone. */
async function turns(namespace: string): Promise<string> {
  const lines = ['--prefix', '--timestamps', '--tail=150'];
  const log = await kubectl(['logs', '-n', namespace, '-l', NODES, '-c', 'redis', ...lines]);
  return log
    .split('\n')
    .filter((line) => TURNS.test(line))
    .join('\n');
}
