import { Topology } from '../../topology';
import { Tuning } from './observation';

/** The cluster that is wanted. */
export interface Wanted extends Topology {
  /** Whether the program may set the number of pods of the StatefulSet. */
  readonly scales: boolean;
  /** What the servers are configured with, to be put back after forming. */
  readonly tuning: Required<Tuning>;
}
