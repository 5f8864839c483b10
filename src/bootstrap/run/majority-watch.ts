import { clusterState } from '../cluster/cluster-state';
import { lostMajority } from '../cluster/lost-majority';
import { Pod } from '../cluster/observation';
import { Clock } from '../util/clock';

/** Tells for how long the majority of primaries has been lost, in the look at hand and in all looks since. */
export class MajorityWatch {
  private since?: number;

  constructor(private readonly clock: Clock) {}

  /** In milliseconds; undefined where it is not lost. */
  look(pods: readonly Pod[]): number | undefined {
    this.since = isLost(pods) ? (this.since ?? this.clock.now()) : undefined;
    return this.since === undefined ? undefined : this.clock.now() - this.since;
  }
}

/** A state is drawn only where no node serves, so that a look at many nodes costs no more. */
function isLost(pods: readonly Pod[]): boolean {
  return (
    pods.some(({ view }) => view !== undefined && view.keys > 0) &&
    !pods.some(({ view }) => view?.ok) &&
    lostMajority(clusterState({ pods })) !== undefined
  );
}
