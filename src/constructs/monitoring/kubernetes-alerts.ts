import { BootstrapJob } from '../jobs/bootstrap-job';
import { Alert, LATER, selector } from './alert';

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
