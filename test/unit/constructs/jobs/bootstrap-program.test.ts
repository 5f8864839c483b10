import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { Duration, Testing } from 'cdk8s';
import { BootstrapJob, RedisCluster, RedisConfigMap, Scaling } from '../../../../src';
import { parseOptions } from '../../../../src/bootstrap/options';
import { BOOTSTRAP } from '../../../support/program';
import { Manifest, manifest, manifests, statefulSet, text } from '../synth';
import { argsOf, chartWith, container, everything, job, programOf } from './job';

describe('the program', () => {
  const configMap = programOf(chartWith());
  const bytes = Buffer.from(text(configMap.binaryData['bootstrap.js.br']), 'base64');
  const { command, volumeMounts } = container();
  const [packed, unpacked] = (volumeMounts as unknown as Manifest[]).map(({ mountPath }) =>
    text(mountPath),
  );

  test('is the one that npm run bundle wrote', () => {
    expect(brotliDecompressSync(bytes).equals(readFileSync(BOOTSTRAP))).toBe(true);
  });

  test('fits, with a third to spare, into the 256 KiB that kubectl apply has for a copy', () => {
    expect(JSON.stringify(configMap).length).toBeLessThan((256 * 1024 * 2) / 3);
  });

  test('takes no eval and no shell to start: it is a file that Node.js runs', () => {
    const [job, keeper] = ['Job', 'Deployment'].map((kind) => {
      const chart = Testing.chart();
      new RedisCluster(chart, 'redis');
      return manifest(chart, kind).spec.template.spec.containers[0];
    });
    for (const each of [job, keeper]) {
      expect(each.command).toEqual(['node', '/bootstrap/unpack.js']);
    }
    expect(text(configMap.data['unpack.js'])).not.toMatch(/\beval\b|\bFunction\b|\bvm\b|_compile/);
    expect(readFileSync(BOOTSTRAP, 'utf8')).not.toMatch(/\beval\(|\bnew Function\b|\bFunction\(/);
  });

  describe('as the container starts it', () => {
    let root: string;

    beforeAll(() => {
      root = mkdtempSync(join(tmpdir(), 'bootstrap-'));
      mkdirSync(join(root, packed));
      mkdirSync(join(root, unpacked), { recursive: true });
      writeFileSync(join(root, packed, 'bootstrap.js.br'), bytes);
      writeFileSync(join(root, packed, 'unpack.js'), inRoot(text(configMap.data['unpack.js'])));
    });

    afterAll(() => rmSync(root, { recursive: true }));

    /** A text in which the directories of the container are those under the root. */
    function inRoot(words: string): string {
      return words
        .replaceAll(unpacked, `${root}${unpacked}`)
        .replaceAll(`'${packed}`, `'${root}${packed}`);
    }

    function argv(...args: string[]): string[] {
      const [, script] = command as unknown as string[];
      return [join(root, script), ...args];
    }

    test('runs with the arguments behind it, and ends with its own exit code', () => {
      const args = argv('apply', '--shards=none');
      const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
      expect(stderr).toContain('--shards is none');
      expect(status).toBe(64);
    });

    test('ends at once when it is told to stop', async () => {
      const args = argv('apply', '--shards=3', '--replicas-per-shard=0', '--deadline=60');
      const addresses = [1, 2, 3].map((port) => `--address=127.0.0.1:${port}`);
      const child = spawn(process.execPath, [...args, ...addresses]);
      await once(child.stdout, 'data');
      child.kill('SIGTERM');
      const [code] = (await once(child, 'exit')) as [number | null];
      expect(code).toBe(143);
    });
  });

  test('comes out of the ConfigMap that the pod mounts, and is unpacked where alone it may write', () => {
    const { volumes, containers } = job().spec.template.spec;
    expect(volumes).toEqual([
      { name: 'program', configMap: { name: configMap.metadata.name } },
      { name: 'unpacked', emptyDir: { sizeLimit: '1Mi' } },
      expect.objectContaining({ name: 'api-token' }),
    ]);
    expect(containers[0].volumeMounts).toEqual([
      { name: 'program', mountPath: packed, readOnly: true },
      { name: 'unpacked', mountPath: unpacked },
      expect.objectContaining({ name: 'api-token', readOnly: true }),
    ]);
    expect(containers[0].securityContext.readOnlyRootFilesystem).toBe(true);
    // With the program unpacked, a megabyte is not to be too little.
    expect(readFileSync(BOOTSTRAP).length).toBeLessThan(2 ** 20);
  });

  test('runs in the small Node.js image', () => {
    expect(container().image).toBe('node:24.21.0-slim');
  });

  test('runs in another Node.js image', () => {
    expect(container({ nodeJsImage: 'node:22' }).image).toBe('node:22');
  });

  test('comes in an image in place of the ConfigMap', () => {
    const chart = chartWith({ bootstrapImage: 'bootstrap:1' });
    const { spec } = manifest(chart, 'Job').spec.template;
    expect(spec.containers[0].image).toBe('bootstrap:1');
    expect(spec.containers[0]).not.toHaveProperty('command');
    expect(spec.containers[0].volumeMounts).toHaveLength(1);
    expect(spec.volumes).toEqual([expect.objectContaining({ name: 'api-token' })]);
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
