import { App, Chart, Duration, Size, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import {
  Auth,
  ClientEndpoint,
  HeadlessService,
  Monitoring,
  RedisConfigMap,
  RedisPodOptions,
  RedisStatefulSet,
  RedisStatefulSetProps,
  Scaling,
  Spread,
} from '../../../src';
import { withoutProgram as withoutRelease } from '../../../src/testing/without-program';

/** An object as it is synthesized, or a part of it: a test says what it expects there. */
export interface Manifest {
  readonly [field: string]: Manifest;
}

/** A field that is text. */
export function text(field: Manifest): string {
  return field as unknown as string;
}

/** Every object of a kind that the constructs in a chart synthesize. */
export function manifests(chart: Chart, kind: string): Manifest[] {
  const objects = Testing.synth(chart) as { readonly kind: string }[];
  return objects.filter((object) => object.kind === kind) as unknown as Manifest[];
}

/** The only object of a kind. */
export function manifest(chart: Chart, kind: string): Manifest {
  const found = manifests(chart, kind);
  expect(found).toHaveLength(1);
  return found[0];
}

/** Nothing in a chart has rights in the cluster, and the pod of this kind has no account. */
export function expectNoAccess(chart: Chart, workload: string): void {
  for (const kind of ['ServiceAccount', 'Role', 'RoleBinding']) {
    expect(manifests(chart, kind)).toEqual([]);
  }
  const { spec } = manifest(chart, workload).spec.template;
  expect(spec).not.toHaveProperty('serviceAccountName');
  expect(spec.automountServiceAccountToken).toBe(false);
  expect(JSON.stringify(spec)).not.toContain('serviceAccountToken');
}

/**
 * Objects as a snapshot takes them: as the package's own serializer prints them, and without the
 * checksum of the servers' ConfigMap, which changes with every change of a script.
 */
export function withoutProgram(objects: unknown): unknown {
  const text = JSON.stringify(objects, (key, value: unknown) =>
    key === 'checksum/config' ? '<program>' : withoutRelease(value),
  );
  return JSON.parse(text.replace(/-config-[0-9a-f]{8}"/g, '-config-<checksum>"'));
}

/** A chart whose objects are in a namespace. */
export function chartIn(namespace: string): Chart {
  return new Chart(new App(), 'test', { namespace });
}

/** A StatefulSet with a Service and a config of its own, all of them named redis. */
export function statefulSet(
  chart: Chart,
  props: Partial<RedisStatefulSetProps> = {},
): RedisStatefulSet {
  const metadata = { name: 'redis' };
  return new RedisStatefulSet(chart, 'nodes', {
    metadata,
    service: new HeadlessService(chart, 'service', { metadata, selector: { app: 'redis' } }),
    config: new RedisConfigMap(chart, 'config', { metadata }),
    ...props,
  });
}

/** A value for each option of the pods, except for those whose values the tests choose. */
export function podOptions(
  chart: Chart,
): Omit<
  Required<RedisPodOptions>,
  'podLabels' | 'podAnnotations' | 'resources' | 'podSecurity' | 'healthChecks'
> {
  return {
    monitoring: Monitoring.byAnnotations({ exporterPort: 9000 }),
    auth: Auth.fromSecret(kplus.Secret.fromSecretName(chart, 'login', 'redis-login')),
    users: [
      {
        name: 'shop',
        password: { secret: kplus.Secret.fromSecretName(chart, 'users', 'users'), key: 'shop' },
        commands: ['+@read'],
        keys: ['shop:*'],
      },
    ],
    scaling: Scaling.byManifest({ pods: 15, apiAccess: true }),
    storageSize: Size.gibibytes(20),
    expandStorageTo: Size.gibibytes(30),
    storageClass: 'fast',
    accessModes: [kplus.PersistentVolumeAccessMode.READ_WRITE_ONCE_POD],
    claimLabels: { backup: 'yes' },
    claimAnnotations: { note: 'kept' },
    deleteVolumesOnScaleDown: false,
    spread: [Spread.antiAffinity({ required: true })],
    nodeSelector: { disk: 'ssd' },
    tolerations: [{ key: 'dedicated', operator: 'Exists' }],
    priorityClassName: 'high',
    imagePullSecrets: [kplus.Secret.fromSecretName(chart, 'pull', 'registry')],
    imagePullPolicy: kplus.ImagePullPolicy.ALWAYS,
    volumes: [{ name: 'scratch', emptyDir: {} }],
    volumeMounts: [{ name: 'scratch', mountPath: '/scratch' }],
    sidecars: [{ name: 'exporter', image: 'exporter:1' }],
    initContainers: [{ name: 'tune', image: 'busybox' }],
    env: { TZ: kplus.EnvValue.fromValue('UTC') },
    serverArgs: ['--loglevel', 'verbose'],
    terminationGracePeriod: Duration.minutes(1),
    serviceAccount: kplus.ServiceAccount.fromServiceAccountName(chart, 'account', 'redis'),
    automountServiceAccountToken: true,
    clientEndpoint: ClientEndpoint.ADDRESS,
    clusterDomain: 'example.org',
  };
}
