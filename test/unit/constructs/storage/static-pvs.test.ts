import { Size, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import {
  RedisStatefulSetProps,
  Scaling,
  StaticPVs,
  StaticPVSource,
  StaticPVsProps,
} from '../../../../src';
import { chartIn, Manifest, manifests, statefulSet } from '../synth';

const few = {
  count: 2,
  capacity: Size.gibibytes(5),
  namePattern: 'redis-{i}',
  source: StaticPVSource.nfs({ server: 'nfs.example.com', path: '/exports/redis-{i}' }),
};

function volumes(props: Partial<StaticPVsProps> = {}, chart = Testing.chart()): Manifest[] {
  new StaticPVs(chart, 'volumes', { ...few, ...props });
  return manifests(chart, 'PersistentVolume');
}

test('by default volumes are kept, and counted from 1', () => {
  expect(volumes()).toMatchSnapshot();
});

test('each prop has its field', () => {
  const chart = chartIn('infra');
  const everything: Required<StaticPVsProps> = {
    ...few,
    firstNumber: 0,
    accessModes: [
      kplus.PersistentVolumeAccessMode.READ_WRITE_ONCE,
      kplus.PersistentVolumeAccessMode.READ_WRITE_MANY,
    ],
    reclaimPolicy: kplus.PersistentVolumeReclaimPolicy.DELETE,
    storageClass: 'by-hand',
    mountOptions: ['nfsvers=4.1'],
    labels: { team: 'data' },
    annotations: { rack: 'left' },
    reserveFor: statefulSet(chart, { storageClass: 'by-hand' }),
  };
  expect(volumes(everything, chart)).toMatchSnapshot();
});

test('names can be left to cdk8s', () => {
  const [one, other] = volumes({ namePattern: undefined });
  expect(one.metadata.name).not.toEqual(other.metadata.name);
});

test('volumes have no namespace', () => {
  const [volume] = volumes({}, chartIn('infra'));
  expect(volume.metadata).toEqual({ name: 'redis-1' });
});

describe('the data can be', () => {
  test('behind a CSI driver', () => {
    const source = StaticPVSource.csi({
      driver: 'nfs.csi.k8s.io',
      volumeHandle: 'redis-{i}',
      volumeAttributes: { server: 'nfs.example.com', share: '/exports', subdir: 'redis-{i}' },
    });
    expect(volumes({ source })[1].spec.csi).toEqual({
      driver: 'nfs.csi.k8s.io',
      volumeHandle: 'redis-2',
      volumeAttributes: { server: 'nfs.example.com', share: '/exports', subdir: 'redis-2' },
    });
  });

  test('on the disks of hosts', () => {
    const source = StaticPVSource.local({ path: '/mnt/redis', hostNames: ['node1', 'node2'] });
    const { local, nodeAffinity } = volumes({ source })[1].spec;
    expect({ local, nodeAffinity }).toMatchSnapshot();
  });

  test('on whichever host runs the pod', () => {
    const source = StaticPVSource.hostPath({ path: '/mnt/redis-{i}' });
    expect(volumes({ source })[0].spec.hostPath).toEqual({ path: '/mnt/redis-1' });
  });
});

describe('refuses', () => {
  test.each<[string, Partial<StaticPVsProps>, string]>([
    ['no volume', { count: 0 }, 'count is 0, and must be an integer of at least 1'],
    [
      'a negative number',
      { firstNumber: -1 },
      'firstNumber is -1, and must be an integer of at least 0',
    ],
    [
      'volumes without storage',
      { capacity: Size.mebibytes(0) },
      'capacity is 0Mi, and must be more than 0',
    ],
    [
      'one name for all',
      { namePattern: 'redis' },
      `namePattern is "redis" for all 2 volumes; write {i} where each one's number goes`,
    ],
    [
      'one path for all',
      { source: StaticPVSource.nfs({ server: 'nfs', path: '/exports' }) },
      `path is "/exports" for all 2 volumes; write {i} where each one's number goes`,
    ],
    [
      'one handle for all',
      { source: StaticPVSource.csi({ driver: 'nfs.csi.k8s.io', volumeHandle: 'redis' }) },
      `volumeHandle is "redis" for all 2 volumes; write {i} where each one's number goes`,
    ],
    [
      'one path on a host that has two volumes',
      { source: StaticPVSource.local({ path: '/mnt', hostNames: ['node1', 'node1'] }) },
      `path is "/mnt" for all 2 volumes; write {i} where each one's number goes`,
    ],
    [
      'fewer hosts than volumes',
      { source: StaticPVSource.local({ path: '/mnt', hostNames: ['node1'] }) },
      'hostNames has 1 of 2 names; name the host of each volume',
    ],
    [
      'a relative path',
      { source: StaticPVSource.hostPath({ path: 'redis-{i}' }) },
      'path is "redis-1", and must be an absolute path of letters, digits, dots, hyphens and underscores, without a slash at its end',
    ],
    [
      'a name that is no DNS name',
      { namePattern: 'redis_{i}' },
      'the name of a volume is "redis_1", and must be lower case letters, digits, hyphens and dots, with a letter or a digit at both ends of each part',
    ],
    [
      'a name that is too long',
      { namePattern: `${'r'.repeat(253)}{i}` },
      `the name of a volume is "${'r'.repeat(253)}1" with 254 characters, and may have at most 253; give a shorter one`,
    ],
  ])('%s', (_, props, message) => {
    expect(() => volumes(props)).toThrow(new Error(message));
  });

  test.each<[string, Partial<RedisStatefulSetProps>, string]>([
    [
      'fewer volumes than claims',
      { scaling: Scaling.byManifest({ pods: 6 }) },
      'count is 2, and redis claims 6 volumes; set count to 6 or more',
    ],
    [
      'volumes smaller than the claims',
      { storageSize: Size.gibibytes(10) },
      'capacity is 5Gi, and redis claims 10Gi a volume; raise capacity or lower storageSize',
    ],
    [
      'volumes of another StorageClass',
      { storageClass: 'fast' },
      'storageClass is "", and redis claims "fast"; give both the same',
    ],
    [
      'volumes with other access modes',
      { accessModes: [kplus.PersistentVolumeAccessMode.READ_WRITE_MANY] },
      'accessModes are ReadWriteOnce, and redis claims ReadWriteMany; add it',
    ],
  ])('%s', (_, props, message) => {
    const chart = chartIn('infra');
    const reserveFor = statefulSet(chart, props);
    expect(() => volumes({ reserveFor }, chart)).toThrow(new Error(message));
  });

  test('to reserve volumes for claims in a namespace that is not known', () => {
    const chart = Testing.chart();
    const reserveFor = statefulSet(chart);
    expect(() => volumes({ reserveFor }, chart)).toThrow(
      new Error(
        'the namespace of redis is not known, and a reservation needs it; give the chart or the metadata of the StatefulSet a namespace',
      ),
    );
  });
});
