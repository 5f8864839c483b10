import { OptionTable } from '../common/option-table';
import { StaticVolumesProps } from './static-volumes-props';

/** What `requireOptions` knows of the options. */
export const STATIC_VOLUMES_OPTIONS: OptionTable<StaticVolumesProps> = {
  count: true,
  capacity: 'Size',
  firstNumber: true,
  accessModes: true,
  reclaimPolicy: true,
  storageClass: true,
  mountOptions: true,
  labels: true,
  annotations: true,
  reserveFor: true,
};
