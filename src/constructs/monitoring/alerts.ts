import { PrometheusRuleSpecGroupsRules } from '../../../imports/monitoring.coreos.com';
import { BootstrapJob } from '../jobs/bootstrap-job';
import { Keeper } from '../jobs/keeper';
import { AlertOptions } from './alert-options';
import { certificateAlerts, keeperAlerts, passwordAlerts } from './keeper-alerts';
import { jobFailed, volumeFilling } from './kubernetes-alerts';
import { serverAlerts } from './server-alerts';

/** The alerts of a cluster, as a PrometheusRule has them. */
export function alertRules(
  bootstrap: BootstrapJob,
  keeper: Keeper | undefined,
  options: Required<AlertOptions>,
): PrometheusRuleSpecGroupsRules[] {
  const { statefulSet } = bootstrap;
  const alerts = [
    ...(keeper
      ? [
          ...keeperAlerts(keeper, options),
          ...passwordAlerts(keeper, statefulSet, options),
          ...certificateAlerts(keeper, statefulSet, options),
        ]
      : []),
    ...serverAlerts(statefulSet, options),
    volumeFilling(statefulSet, options),
    jobFailed(bootstrap),
  ];
  return alerts.map(({ name, severity, expr, after, summary }) => ({
    alert: name,
    expr,
    for: `${after.toSeconds()}s`,
    labels: { severity, redis_cluster: statefulSet.name },
    annotations: {
      summary: `${statefulSet.name}: ${summary}`,
      runbook_url: `${options.runbook}#${name.toLowerCase()}`,
    },
  }));
}
