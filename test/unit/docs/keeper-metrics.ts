import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './documents';

/** A row of the table of the keeper's metrics in docs/monitoring.md. */
export interface DocumentedMetric {
  readonly name: string;
  readonly type: string;
  readonly labels: readonly string[];
}

/** The table, which `metrics.test.ts` holds to the program. */
export function documentedMetrics(): DocumentedMetric[] {
  const page = readFileSync(path.join(ROOT, 'docs/monitoring.md'), 'utf8');
  return [...page.matchAll(/^\| `(\w+)` +\| (gauge|counter) +\| ([^|]*?) +\|/gm)].map(
    ([, name, type, labels]) => ({
      name,
      type,
      labels: [...labels.matchAll(/`(\w+)`/g)].map(([, label]) => label),
    }),
  );
}
