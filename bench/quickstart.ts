import { App, Chart } from 'cdk8s';
import { Secret } from 'cdk8s-plus-27';
import { Auth, RedisCluster } from '../src';

/** An object of a manifest. */
type Manifested = Readonly<Record<string, unknown>>;

/** Makes the `auth` of a cluster in a chart. */
type MakeAuth = (chart: Chart) => Auth;

const LOGIN = 'login';

export const GIVEN: MakeAuth = (chart) =>
  Auth.fromSecret(Secret.fromSecretName(chart, LOGIN, LOGIN));
export const GENERATED: MakeAuth = () => Auth.generated();

/** The objects of the quick start in another namespace, with a password or without. */
export function quickstart(namespace: string, auth?: MakeAuth): Manifested[] {
  const chart = new Chart(new App(), 'quickstart', { namespace });
  new RedisCluster(chart, 'redis', { auth: auth?.(chart) });
  return chart.toJson() as Manifested[];
}

/** The objects, with the Secret of `GIVEN` before them. */
export function secretFirst(objects: readonly Manifested[]): Manifested[] {
  const stringData = { password: 'given' };
  return [{ apiVersion: 'v1', kind: 'Secret', metadata: { name: LOGIN }, stringData }, ...objects];
}

/** The objects, of which the StatefulSet is applied last, and the Job sooner. */
export function statefulSetLast(objects: readonly Manifested[]): Manifested[] {
  const isLast = ({ kind }: Manifested): boolean => kind === 'StatefulSet';
  return [...objects.filter((each) => !isLast(each)), ...objects.filter(isLast)];
}
