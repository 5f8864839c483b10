/** A StatefulSet, the headless Service of its pods, and their port for clients. */
export interface Workload {
  readonly statefulSet: string;
  readonly service: string;
  readonly namespace: string;
  readonly port: number;
}
