import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';

/** The pods with these labels in one namespace, or in the chart's own if none is known. */
export function selectPods(
  scope: Construct,
  labels: Readonly<Record<string, string>>,
  namespace?: string,
): kplus.Pods {
  return kplus.Pods.select(scope, 'Pods', {
    labels: { ...labels },
    namespaces: namespace
      ? kplus.Namespaces.select(scope, 'Namespaces', { names: [namespace] })
      : undefined,
  });
}
