import { Chart, Testing } from 'cdk8s';

/** An object of a recipe, or as it is synthesized. */
export interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly data?: Readonly<Record<string, string>>;
}

/** Every object of an example. */
export function objectsOf(chart: Chart): Manifest[] {
  return Testing.synth(chart) as Manifest[];
}

/** The object of that kind and name. */
export function find(objects: Manifest[], kind: string, name: string): Manifest {
  const found = objects.filter((each) => each.kind === kind && each.metadata.name === name);
  expect(found).toHaveLength(1);
  return found[0];
}

/** The lines of redis.conf, whose order means nothing. */
export function directives(configMap: Manifest): string[] {
  return (configMap.data?.['redis.conf'] ?? '').trim().split('\n').sort();
}
