import { compareVersions } from './version';

/** From which version an engine knows a directive, and from which one it no longer does. */
export interface Lifetime {
  readonly since: string;
  readonly until?: string;
  /** The patch releases of earlier minor versions that were the first of theirs to know it. */
  readonly patches?: readonly string[];
}

/** Whether a version knows a directive with that lifetime. */
export function isKnownIn(version: string, life: Lifetime): boolean {
  const { until } = life;
  return (
    compareVersions(version, sinceFor(version, life)) >= 0 &&
    (until === undefined || compareVersions(version, until) < 0)
  );
}

/** From which release on a version, or those after it, know a directive with that lifetime. */
export function sinceFor(version: string, { since, patches = [] }: Lifetime): string {
  return patches.find((patch) => minorOf(patch) === minorOf(version)) ?? since;
}

function minorOf(version: string): string {
  return version.split('.').slice(0, 2).join('.');
}
