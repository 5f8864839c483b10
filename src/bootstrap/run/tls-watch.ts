import { Pod } from '../cluster/observation';
import { Clock } from '../util/clock';

/** Tells for how long every pod has spoken TLS on the bus, in the look at hand and in all looks since. */
export class TlsWatch {
  private since?: number;

  constructor(private readonly clock: Clock) {}

  /** In milliseconds; undefined where one of the pods does not, or was not seen. */
  look(pods: readonly Pod[]): number | undefined {
    const isShared = pods.length > 0 && pods.every(({ view }) => view?.tls?.bus);
    this.since = isShared ? (this.since ?? this.clock.now()) : undefined;
    return this.since === undefined ? undefined : this.clock.now() - this.since;
  }
}
