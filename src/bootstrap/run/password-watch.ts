import { hasPassword, SharedPassword } from '../cluster/login';
import { Pod } from '../cluster/observation';
import { Clock } from '../util/clock';

/** Since when every pod has had a password, which is given by its hash. */
interface Since {
  readonly hash: string;
  readonly at: number;
}

/** Tells for how long every pod has had users' passwords, in the look at hand and in all looks since. */
export class PasswordWatch {
  private readonly since = new Map<string, Since>();

  constructor(private readonly clock: Clock) {}

  /** What a look at pods shows of passwords, which are given by their hashes, by the names of their users. */
  look(
    hashes: ReadonlyMap<string, string>,
    pods: readonly Pod[],
  ): ReadonlyMap<string, SharedPassword> {
    return new Map([...hashes].map(([user, hash]) => [user, this.shared(user, hash, pods)]));
  }

  private shared(user: string, hash: string, pods: readonly Pod[]): SharedPassword {
    const isShared =
      pods.length > 0 && pods.every(({ view }) => hasPassword(view?.login, user, hash));
    if (!isShared) {
      this.since.delete(user);
      return { hash };
    }
    const known = this.since.get(user);
    const since = known?.hash === hash ? known : { hash, at: this.clock.now() };
    this.since.set(user, since);
    return { hash, sharedForMs: this.clock.now() - since.at };
  }
}
