import { Chart, Duration, Size, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { BootstrapJob, BootstrapJobProps } from '../../../../src';
import { Manifest, manifest, manifests, statefulSet, text } from '../synth';

/** What a Job may be given beside the StatefulSet. */
export type Options = Omit<BootstrapJobProps, 'statefulSet'>;

/** A chart with a Job for a StatefulSet. */
export function chartWith(options: Options = {}, chart = Testing.chart()): Chart {
  new BootstrapJob(chart, 'job', {
    statefulSet: statefulSet(chart),
    ...options,
  });
  return chart;
}

export function job(options?: Options, chart?: Chart): Manifest {
  return manifest(chartWith(options, chart), 'Job');
}

export function container(options?: Options): Manifest {
  return job(options).spec.template.spec.containers[0];
}

export function nameOf(options?: Options, chart?: Chart): string {
  return text(job(options, chart).metadata.name);
}

export function programOf(chart: Chart): Manifest {
  const found = manifests(chart, 'ConfigMap').filter((each) => 'binaryData' in each);
  expect(found).toHaveLength(1);
  return found[0];
}

export function argsOf(object: Manifest): string[] {
  return object.args as unknown as string[];
}

export function everything(chart: Chart): Required<Options> {
  return {
    metadata: { name: 'form', labels: { team: 'data' }, annotations: { owner: 'data' } },
    shards: 4,
    replicasPerShard: 2,
    bootstrapDeadline: Duration.minutes(2),
    bootstrapTtl: Duration.days(1),
    nodeJsImage: 'node:22',
    bootstrapImage: 'registry.example.com/bootstrap:1',
    bootstrapResources: { memory: { limit: Size.mebibytes(128) } },
    password: { secret: kplus.Secret.fromSecretName(chart, 'secret', 'auth'), key: 'password' },
    bootstrapPlacement: {
      nodeSelector: { disk: 'ssd' },
      tolerations: [{ key: 'dedicated', operator: 'Exists' }],
      priorityClassName: 'high',
    },
    bootstrapImagePullSecrets: [kplus.Secret.fromSecretName(chart, 'pull', 'pull')],
  };
}
