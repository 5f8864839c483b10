import * as kplus from 'cdk8s-plus-27';

/** Variables as a container has them, in their order. */
export function envVars(
  variables: readonly (readonly [name: string, value: kplus.EnvValue])[],
): kplus.k8s.EnvVar[] {
  return variables.map(([name, { value, valueFrom }]) => ({
    name,
    value: value as string | undefined,
    valueFrom: valueFrom as kplus.k8s.EnvVarSource | undefined,
  }));
}
