import { Pod } from '../cluster/observation';

/** The pods, and how many the StatefulSet asks for. */
export interface Found {
  readonly pods: readonly LocatedPod[];
  readonly replicas?: number;
  /** The HorizontalPodAutoscaler that scales the StatefulSet as well, if there is one. */
  readonly autoscaler?: string;
}

/** A way to find pods. */
export interface Pods {
  find(): Promise<Found>;
  /** Sets the number of pods, if it is still the one that was `seen`; left out where that cannot be set. */
  scale?(replicas: number, seen: number): Promise<void>;
  /** Deletes the volume claim of a pod; left out where the program may not. */
  deleteClaim?(pod: string): Promise<void>;
  /** Makes the volume claim of a pod ask for more storage; left out where the program may not. */
  expandClaim?(pod: string, storage: string): Promise<void>;
}

/** A pod as it was found, before its server was asked. */
export type LocatedPod = Omit<Pod, 'view'>;
