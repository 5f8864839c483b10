import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { MAX_STATEFUL_SET_LENGTH } from '../topology';

/** The ids that cdk8s leaves out of names too. */
const SILENT_IDS = ['default', 'resource'];

/**
 * The name of a cluster that is given none: its construct id, behind the ids of the constructs between
 * it and its chart, in lower case and joined by hyphens. It has no hash, so that it can be typed.
 */
export function nameByIds(cluster: Construct): string {
  const { scopes } = cluster.node;
  const chart = scopes.findLastIndex((scope) => Chart.isChart(scope));
  const ids = scopes
    .slice(chart + 1)
    .map((scope) => scope.node.id.toLowerCase())
    .filter((id) => !SILENT_IDS.includes(id));
  const name = ids.join('-');
  if (!/^[a-z]([a-z0-9-]*[a-z0-9])?$/.test(name) || name.length > MAX_STATEFUL_SET_LENGTH) {
    throw new Error(
      `the construct ids below the chart make the name "${name}" for the cluster, and it must begin ` +
        'with a letter, end with a letter or a digit, and have only letters, digits and hyphens ' +
        `between them, ${MAX_STATEFUL_SET_LENGTH} characters at most; give metadata a name`,
    );
  }
  return name;
}
