/** A StatefulSet and the headless Service that names its pods. */
export interface Workload {
  readonly statefulSet: string;
  readonly service: string;
  readonly namespace: string;
  readonly port: number;
}
