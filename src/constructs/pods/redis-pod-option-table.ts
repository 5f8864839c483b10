import { OptionTable } from '../common/option-table';
import { RedisPodOptions } from './redis-pod-options';

/** The options of the servers' pods. */
export const POD_OPTIONS: OptionTable<RedisPodOptions> = {
  podLabels: true,
  podAnnotations: true,
  resources: true,
  scaling: true,
  storageSize: 'Size',
  storageClass: true,
  accessModes: true,
  claimLabels: true,
  claimAnnotations: true,
  deleteVolumesOnScaleDown: 'boolean',
  spread: true,
  nodeSelector: true,
  tolerations: true,
  priorityClassName: true,
  imagePullSecrets: true,
  imagePullPolicy: true,
  volumes: true,
  volumeMounts: true,
  sidecars: true,
  initContainers: true,
  env: true,
  serverArgs: true,
  terminationGracePeriod: 'Duration',
  serviceAccount: true,
  automountServiceAccountToken: 'boolean',
  podSecurity: true,
  healthChecks: 'boolean',
};
