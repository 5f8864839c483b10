import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { Duration, Testing } from 'cdk8s';
import { BootstrapJob, RedisConfigMap, Scaling } from '../../../../src';
import { parseOptions } from '../../../../src/bootstrap/options';
import { BOOTSTRAP } from '../../../support/program';
import { Manifest, manifest, manifests, statefulSet, text } from '../synth';
import { argsOf, chartWith, container, everything, job, programOf } from './job';

describe('the program', () => {
  const configMap = programOf(chartWith());
  const bytes = Buffer.from(text(configMap.binaryData['bootstrap.js.br']), 'base64');

  test('is the one that npm run bundle wrote', () => {
    expect(brotliDecompressSync(bytes).equals(readFileSync(BOOTSTRAP))).toBe(true);
  });

  test('takes less than half of the 256 KiB that kubectl apply has for a copy', () => {
    expect(JSON.stringify(configMap).length).toBeLessThan(128 * 1024);
  });

  test('is started by the command, with the arguments behind it', () => {
    const { command, volumeMounts } = container();
    const words = (command as unknown as string[]).map((word) =>
      word.replace(text(volumeMounts[0].mountPath), dirname(BOOTSTRAP)),
    );
    const args = ['apply', '--shards=none'];
    const { status, stderr } = spawnSync(process.execPath, [...words.slice(1), ...args], {
      encoding: 'utf8',
    });
    expect(stderr).toContain('--shards is none');
    expect(status).toBe(64);
  });

  test('comes out of the ConfigMap that the pod mounts', () => {
    const { volumes } = job().spec.template.spec;
    expect(volumes).toEqual([{ name: 'program', configMap: { name: configMap.metadata.name } }]);
    expect(container().volumeMounts[0].name).toBe('program');
  });

  test('runs in another Node.js image', () => {
    expect(container({ nodeJsImage: 'node:22' }).image).toBe('node:22');
  });

  test('comes in an image in place of the ConfigMap', () => {
    const chart = chartWith({ bootstrapImage: 'bootstrap:1' });
    const { spec } = manifest(chart, 'Job').spec.template;
    expect(spec.containers[0].image).toBe('bootstrap:1');
    expect(spec.containers[0]).not.toHaveProperty('command');
    expect(spec.containers[0]).not.toHaveProperty('volumeMounts');
    expect(spec).not.toHaveProperty('volumes');
    expect(manifests(chart, 'ConfigMap')).toHaveLength(1);
  });
});

describe('what the program is told', () => {
  function settings(args: string[], env: NodeJS.ProcessEnv = {}): ReturnType<typeof parseOptions> {
    return parseOptions(
      args.map((arg) => arg.replace('$(NAMESPACE)', 'infra')),
      env,
    );
  }

  test('is where the pods are, and how many', () => {
    expect(settings(argsOf(container()))).toMatchObject({
      spec: { shards: 3, replicasPerShard: 1 },
      source: {
        find: 'api',
        workload: { statefulSet: 'redis', service: 'redis', namespace: 'infra', port: 6379 },
      },
      deadline: 600_000,
    });
    const { shards, replicasPerShard, bootstrapDeadline } = everything(Testing.chart());
    const given = { shards, replicasPerShard, bootstrapDeadline };
    expect(settings(argsOf(container(given)))).toMatchObject({
      spec: { shards: 4, replicasPerShard: 2 },
      deadline: 120_000,
    });
  });

  test.each([
    ['with access to the API', true, '--find=api'],
    ['without', false, '--find=dns'],
  ])('is how many pods the manifest asks for, %s', (_, apiAccess, find) => {
    const chart = Testing.chart();
    const redis = statefulSet(chart, {
      scaling: Scaling.byManifest({ pods: 8, apiAccess }),
    });
    new BootstrapJob(chart, 'job', { statefulSet: redis });
    const [told] = manifest(chart, 'Job').spec.template.spec.containers as unknown as Manifest[];
    expect(argsOf(told)).toEqual(expect.arrayContaining(['--shards=3', find, '--pods=8']));
  });

  test('is what the servers are configured to do', () => {
    const chart = Testing.chart();
    const config = new RedisConfigMap(chart, 'tuned', {
      metadata: { name: 'tuned' },
      nodeTimeout: Duration.seconds(2),
      requireFullCoverage: false,
      directives: { 'repl-diskless-sync-delay': '0' },
    });
    new BootstrapJob(chart, 'job', { statefulSet: statefulSet(chart, { config }) });
    const [told] = manifest(chart, 'Job').spec.template.spec.containers as unknown as Manifest[];
    const tuning = { nodeTimeout: 2000, requireFullCoverage: false, syncDelay: 0 };
    expect(settings(argsOf(told))).toMatchObject({ spec: { tuning } });
  });

  test('is the namespace of its pod, its Job, and the password out of a Secret', () => {
    const { password } = everything(Testing.chart());
    expect(container({ password }).env).toEqual([
      { name: 'NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } },
      { name: 'JOB_NAME', valueFrom: { fieldRef: { fieldPath: "metadata.labels['job-name']" } } },
      { name: 'REDIS_PASSWORD', valueFrom: { secretKeyRef: { name: 'auth', key: 'password' } } },
    ]);
  });
});
