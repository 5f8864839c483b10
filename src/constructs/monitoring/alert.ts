import { Duration } from 'cdk8s';
import { Resource } from 'cdk8s-plus-27';

/** An alert, without what all of them have. */
export interface Alert {
  readonly name: string;
  readonly severity: 'critical' | 'warning';
  readonly expr: string;
  /** For how long the expression holds before somebody is told. */
  readonly after: Duration;
  /** What is wrong, in words that follow the name of the cluster. */
  readonly summary: string;
}

/** How long something has to last that is over in moments when all is well. */
export const SOON = Duration.minutes(1);
export const LATER = Duration.minutes(5);

/** The labels of the series of an object; the namespace only where it is known. */
export function selector(
  { metadata: { namespace } }: Resource,
  pattern: string,
  name: 'pod' | 'job_name' | 'persistentvolumeclaim' = 'pod',
  label?: string,
): string {
  const labels = [
    ...(namespace === undefined ? [] : [`namespace="${namespace}"`]),
    `${name}=~"${pattern}"`,
    ...(label === undefined ? [] : [label]),
  ];
  return `{${labels.join(',')}}`;
}
