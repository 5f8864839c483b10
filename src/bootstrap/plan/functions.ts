import { Libraries } from '../cluster/observation';
import { Member } from '../cluster/member';
import { groupBy } from '../util/group-by';
import { by } from '../util/order';
import { formatList } from '../util/list';
import { Command } from './command';
import { step } from './decision';
import { Rule } from './rule';

/**
 * Loads the functions of the cluster on a primary that has no slots yet: before Redis 8.6 they do not
 * move with slots, and FCALL would fail for the keys that come. A primary that has slots is left alone,
 * because only who loaded the functions knows which of two versions is the right one.
 */
export const loadFunctions: Rule = ({ cluster, shards }) => {
  const libraries = sharedLibraries([...cluster.slots.byOwner.keys()]);
  if (libraries.size === 0) return undefined;
  const newcomers = shards
    .map(({ owner }) => owner)
    .filter(
      ({ own, view }) => own.primary === undefined && own.slots.length === 0 && view.libraries,
    );
  const commands = newcomers.flatMap(({ ordinal, view }) =>
    [...libraries]
      .filter(([name, code]) => view.libraries?.get(name) !== code)
      .map(([library, code]): Command => ({ kind: 'loadLibrary', pod: ordinal, library, code })),
  );
  return step(
    'LoadingFunctions',
    `load the functions of the cluster on ${formatList(newcomers.map(({ name }) => name))}`,
    commands,
  );
};

/** All libraries of the owners of slots; of one that differs, what most of them have. */
function sharedLibraries(owners: readonly Member[]): Libraries {
  const entries = owners.flatMap(({ view }) => [...(view.libraries ?? [])]);
  return new Map(
    [...groupBy(entries, ([name]) => name)].map(([name, copies]) => {
      const byCode = [...groupBy(copies, ([, code]) => code)];
      const [[code]] = byCode.sort(by(([, same]) => [-same.length]));
      return [name, code];
    }),
  );
}
