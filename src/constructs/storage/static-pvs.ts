import { Construct } from 'constructs';
import { StaticPVSource } from './static-pv-source';
import { createVolumes } from './static-volumes';
import { STATIC_VOLUMES_OPTIONS } from './static-volumes-option-table';
import { StaticVolumesProps } from './static-volumes-props';
import { requireOptions } from '../common/option-table';

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
    requireOptions<StaticPVsProps>(props, {
      ...STATIC_VOLUMES_OPTIONS,
      source: true,
      namePattern: true,
    });
    createVolumes(this, props, props.namePattern, (place) => props.source._spec(place));
  }
}
