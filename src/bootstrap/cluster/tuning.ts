import { isHasty } from '../plan/form';
import { Observation, ownLine, Tuning } from './observation';

/** What servers have where they are configured with nothing else. */
export const DEFAULTS: Required<Tuning> = {
  nodeTimeout: 15_000,
  requireFullCoverage: true,
  syncDelay: 5,
};

/**
 * What the servers of a cluster are configured with, by the first of them that serves. None are known
 * where nobody does, or has the settings of forming.
 */
export function tuningInUse({ pods }: Observation): Partial<Tuning> {
  const serving = pods.find(
    ({ view }) =>
      view?.tuning !== undefined &&
      view.ok &&
      ownLine(view).slots.length > 0 &&
      !isHasty(view.tuning),
  );
  return serving?.view?.tuning ?? {};
}
