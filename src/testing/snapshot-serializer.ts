import { withoutProgram } from './without-program';

/** Where Jest and Vitest are in what they print. */
type Place<Config, Refs> = [config: Config, indentation: string, depth: number, refs: Refs];

/**
 * A serializer for the snapshots of Jest and Vitest: a chart with a `RedisCluster` is printed without
 * what changes with each release of this package. It is used by one line of their configuration:
 *
 * ```js
 * snapshotSerializers: ['cdk8s-redis-cluster/snapshot-serializer'],
 * ```
 */
const serializer = {
  test: (value: unknown): boolean => withoutProgram(value) !== value,

  serialize: <Config, Refs>(
    value: unknown,
    config: Config,
    indentation: string,
    depth: number,
    refs: Refs,
    print: (value: unknown, ...place: Place<Config, Refs>) => string,
  ): string => print(withoutProgram(value), config, indentation, depth, refs),
};

// Both take what a CommonJS module is, and disagree about its `default`.
export = serializer;
