import { Construct } from 'constructs';
import { StaticPVSource } from './static-pv-source';
import { createVolumes } from './static-volumes';
import { StaticVolumesProps } from './static-volumes-props';

/** Properties for `StaticPVs`. */
export interface StaticPVsProps extends StaticVolumesProps {
  /** Where the data is. */
  readonly source: StaticPVSource;

  /**
   * The names of the volumes, with `{i}` where each one's number goes.
   *
   * @default - named by cdk8s
   */
  readonly namePattern?: string;
}

/** PersistentVolumes created in advance, where no provisioner creates them on demand. */
export class StaticPVs extends Construct {
  constructor(scope: Construct, id: string, props: StaticPVsProps) {
    super(scope, id);
    createVolumes(this, props, props.namePattern, (place) => props.source._spec(place));
  }
}
