import { Unavailable } from '../kubernetes/unavailable';
import { Status } from '../report/status';
import { Clock } from '../util/clock';
import { Watcher } from './watchers';

/**
 * Looks for ever, with pauses in between. The first look fails as that of `status` does: most likely it was
 * asked for something that does not exist. After that a Kubernetes that does not answer is waited for.
 */
export async function watchStatus(
  look: () => Promise<Status>,
  watcher: Watcher,
  clock: Pick<Clock, 'sleep'>,
  intervalMs: number,
): Promise<never> {
  watcher.found(await look());
  for (;;) {
    await clock.sleep(intervalMs);
    try {
      watcher.found(await look());
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      watcher.failed(error.message);
    }
  }
}
