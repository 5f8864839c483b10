import { Duration, Size } from 'cdk8s';
import { Engine } from '../../engine/engine';

/**
 * Every option of a construct, and what its value has to be where a wrong one would fail later, without
 * the option's name: the compiler misses an option that is not listed. JavaScript, and runners of
 * TypeScript that do not check types, let everything through.
 */
export type OptionTable<Options> = {
  readonly [name in keyof Required<Options>]: Kind<Required<Options>[name]>;
};

type Kind<Value> = [Value] extends [Size]
  ? 'Size'
  : [Value] extends [Duration]
    ? 'Duration'
    : [Value] extends [Engine]
      ? 'Engine'
      : [Value] extends [boolean]
        ? 'boolean'
        : true;

/** What is wanted by each kind: whether a value is one, and what to write in its place. */
const KINDS = {
  // By what they can do, because a project may have several copies of cdk8s.
  Size: { is: has('toKibibytes'), fix: 'a Size, such as Size.gibibytes(1)' },
  Duration: { is: has('toMilliseconds'), fix: 'a Duration, such as Duration.seconds(5)' },
  Engine: { is: has('knows'), fix: 'an Engine, such as Engine.REDIS_8_0' },
  boolean: {
    is: (value: unknown): boolean => typeof value === 'boolean',
    fix: 'true or false, without quotes',
  },
} as const;

/** Refuses options that a construct does not have, which are misspelt, and values of a wrong type. */
export function requireOptions<Options extends object>(
  options: Options,
  known: OptionTable<Options>,
): void {
  const kinds = new Map(Object.entries<keyof typeof KINDS | true>(known));
  for (const [name, value] of Object.entries(options)) {
    const kind = kinds.get(name);
    if (kind === undefined) throw new Error(unknownOption(name, [...kinds.keys()]));
    if (kind === true || value === undefined || value === null) continue;
    const { is, fix } = KINDS[kind];
    if (!is(value)) throw new Error(`${name} is ${text(value)}, and must be ${fix}`);
  }
}

function has(method: string): (value: unknown) => boolean {
  return (value) => typeof (value as Readonly<Record<string, unknown>>)[method] === 'function';
}

/** An object by its class, because it may be a construct, with all that is in its app. */
function text(value: unknown): string {
  return typeof value === 'object' && value !== null
    ? `of type ${value.constructor.name}`
    : JSON.stringify(value);
}

function unknownOption(name: string, known: readonly string[]): string {
  const [nearest] = known
    .map((other) => ({ other, distance: editDistance(name.toLowerCase(), other.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  return nearest.distance <= Math.ceil(name.length / 4)
    ? `unknown option ${name}; did you mean ${nearest.other}?`
    : `unknown option ${name}; take it out, or look up its name in API.md`;
}

/** How many letters have to be put in, taken out or replaced to make one text of the other. */
function editDistance(from: string, to: string): number {
  let above = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (const [row, letter] of [...from].entries()) {
    const current = [row + 1];
    for (const [column, other] of [...to].entries()) {
      const replaced = above[column] + (letter === other ? 0 : 1);
      current.push(Math.min(replaced, above[column + 1] + 1, current[column] + 1));
    }
    above = current;
  }
  return above[to.length];
}
