import { bytes } from '../../util/bytes';
import { MigrationResult } from './result';

/**
 * What the moves of one step got done of `toGo` slots in `spent` milliseconds, for the log. Of what
 * servers move by themselves the number of keys is only an estimate.
 */
export function progress(
  done: MigrationResult,
  toGo: number,
  spent: number,
  isEstimate: boolean,
): string {
  const { slots, keys } = done;
  const left = slots > 0 ? (spent * (toGo - slots)) / slots : undefined;
  return [
    `moved ${slots} of ${toGo} slots`,
    ` (${isEstimate ? 'about ' : ''}${keys.toLocaleString('en')} keys, ${bytes(done.bytes)})`,
    ` in ${(spent / 1_000).toFixed(1)} s`,
    left ? `, about ${Math.ceil(left / 1_000)} s left` : '',
  ].join('');
}
