import { OptionTable } from '../common/option-table';
import { POD_OPTIONS } from './redis-pod-option-table';
import { RedisStatefulSetProps } from './redis-stateful-set-props';

/** The options of the StatefulSet. */
export const STATEFUL_SET_OPTIONS: OptionTable<RedisStatefulSetProps> = {
  ...POD_OPTIONS,
  metadata: true,
  service: true,
  config: true,
  rollOnConfigChange: 'boolean',
  announceAddress: 'boolean',
  podManagementPolicy: true,
  claimName: true,
  clientPortName: true,
  busPortName: true,
  configVolumeName: true,
  configMountPath: true,
};
