import { Pod } from '../cluster/observation';

/** Where the pods are, and how many of them the StatefulSet asks for. */
export interface Found {
  readonly pods: readonly LocatedPod[];
  readonly replicas?: number;
  /** The HorizontalPodAutoscaler that scales the StatefulSet as well. */
  readonly autoscaler?: string;
}

/** A source of pods. */
export interface Pods {
  find(): Promise<Found>;
  /** Asks for a number of pods; left out where the source has no say in it. */
  scale?(replicas: number): Promise<void>;
}

/** A pod as it was found, before its server was asked. */
export type LocatedPod = Omit<Pod, 'view'>;
