import { ClusterState } from '../cluster/cluster-state';
import { Member } from '../cluster/member';
import { groupBy } from '../util/group-by';
import { podNames } from './names';
import { problem, StatusProblem } from './problem-reasons';

/** Libraries of functions that some owners of slots lack, or have in another version than others. */
export function functionProblems({ slots }: ClusterState): StatusProblem[] {
  const owners = [...slots.byOwner.keys()].filter(({ view }) => view.libraries !== undefined);
  const names = [...new Set(owners.flatMap(({ view }) => [...(view.libraries?.keys() ?? [])]))];
  return names.flatMap((name) => {
    const versions = [...groupBy(owners, ({ view }) => view.libraries?.get(name))];
    return versions.length < 2 ? [] : [problem('FunctionsDiffer', difference(name, versions))];
  });
}

function difference(
  name: string,
  versions: readonly (readonly [string | undefined, readonly Member[]])[],
): string {
  const lacking = versions.find(([code]) => code === undefined)?.[1];
  const what =
    lacking === undefined
      ? `differs between ${versions.map(([, by]) => podNames(by)).join(' and ')}`
      : `is missing on ${podNames(lacking)}`;
  return `the library ${name} of functions ${what}: run FUNCTION LOAD REPLACE with the right one on each primary`;
}
