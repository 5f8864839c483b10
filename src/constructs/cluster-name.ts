import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { MAX_STATEFUL_SET_LENGTH } from '../topology';

/** The ids of default children, which cdk8s leaves out of names too. */
const DEFAULT_IDS = ['default', 'resource'];

/**
 * The name of a cluster that is given none: its construct id, behind the ids of the constructs between
 * it and its chart, in lower case and joined by hyphens. It has no hash, so that it is easy to type.
 *
 * @throws if that is not a name for a StatefulSet and a Service
 */
export function nameByIds(cluster: Construct): string {
  const { scopes } = cluster.node;
  const chart = scopes.indexOf(Chart.of(cluster));
  const ids = scopes
    .slice(chart + 1)
    .map((scope) => scope.node.id.toLowerCase())
    .filter((id) => !DEFAULT_IDS.includes(id));
  const name = ids.join('-');
  if (!/^[a-z]([a-z0-9-]*[a-z0-9])?$/.test(name) || name.length > MAX_STATEFUL_SET_LENGTH) {
    throw new Error(
      `the construct id gives the cluster the name "${name}", and a name must start with a letter, ` +
        'end with a letter or a digit, and have only letters, digits and hyphens, ' +
        `${MAX_STATEFUL_SET_LENGTH} of them at most; give metadata a name`,
    );
  }
  return name;
}
