import { claimName } from '../../topology';
import { BootstrapJob } from '../jobs/bootstrap-job';
import { RedisStatefulSet } from '../pods/redis-stateful-set';
import { Alert, LATER, selector } from './alert';
import { AlertOptions } from './alert-options';
import { nodePods } from './pod-names';

/** A volume that is nearly full, as the kubelets tell where its driver does. */
export function volumeFilling(
  statefulSet: RedisStatefulSet,
  { volumePercent }: Required<AlertOptions>,
): Alert {
  const pattern = claimName(statefulSet._claim.name, nodePods(statefulSet));
  const claims = selector(statefulSet, pattern, 'persistentvolumeclaim');
  const stats = 'kubelet_volume_stats';
  const free = `${stats}_available_bytes${claims} / ${stats}_capacity_bytes${claims}`;
  return {
    name: 'RedisClusterVolumeFilling',
    severity: 'warning',
    expr: `max by (namespace, persistentvolumeclaim) (1 - ${free}) > ${volumePercent / 100}`,
    after: LATER,
    summary:
      'the volume {{ $labels.persistentvolumeclaim }} is {{ $value | humanizePercentage }} full',
  };
}

/** A Job that has no try that succeeded, as kube-state-metrics tells. */
export function jobFailed(bootstrap: BootstrapJob): Alert {
  const jobs = selector(
    bootstrap,
    bootstrap.name.replace(/[0-9a-f]{8}$/, '[0-9a-f]{8}'),
    'job_name',
  );
  return {
    name: 'RedisClusterJobFailed',
    severity: 'warning',
    expr:
      `max by (namespace, job_name) (kube_job_status_failed${jobs}) > 0 ` +
      `unless on (namespace, job_name) kube_job_status_succeeded${jobs} > 0`,
    after: LATER,
    summary: 'the Job {{ $labels.job_name }} has refused or failed',
  };
}
