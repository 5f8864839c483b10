import { hasPassword, Pod, SharedPassword } from '../cluster/observation';
import { Clock } from '../util/clock';

/** Tells for how long every pod has had a password, in the look at hand and in all looks since. */
export class PasswordWatch {
  private hash?: string;
  private since?: number;

  constructor(private readonly clock: Clock) {}

  /** What a look at pods shows of a password, which is given by its hash; undefined where there is none. */
  look(hash: string | undefined, pods: readonly Pod[]): SharedPassword | undefined {
    if (hash === undefined) return undefined;
    const isShared = pods.length > 0 && pods.every(({ view }) => view && hasPassword(view, hash));
    if (!isShared) this.since = undefined;
    else if (hash !== this.hash || this.since === undefined) this.since = this.clock.now();
    this.hash = hash;
    return {
      hash,
      ...(this.since === undefined ? {} : { sharedForMs: this.clock.now() - this.since }),
    };
  }
}
