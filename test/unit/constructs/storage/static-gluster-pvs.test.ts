import { Size, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { StaticGlusterPVs, StaticGlusterPVsProps } from '../../../../src';
import { chartIn, manifests, statefulSet } from '../synth';

const warn = jest.spyOn(console, 'warn').mockImplementation();

beforeEach(() => warn.mockClear());

function synth(props: Partial<StaticGlusterPVsProps> = {}, chart = Testing.chart()): unknown {
  new StaticGlusterPVs(chart, 'volumes', { count: 1, capacity: Size.gibibytes(5), ...props });
  return Testing.synth(chart);
}

test('by default volumes are named as in the recipe', () => {
  expect(synth()).toMatchSnapshot();
});

test('each prop has its field', () => {
  const chart = chartIn('infra');
  const everything: Required<StaticGlusterPVsProps> = {
    count: 1,
    capacity: Size.gibibytes(5),
    firstNumber: 7,
    accessModes: [kplus.PersistentVolumeAccessMode.READ_WRITE_ONCE],
    reclaimPolicy: kplus.PersistentVolumeReclaimPolicy.DELETE,
    storageClass: '',
    mountOptions: ['log-level=WARNING'],
    labels: { team: 'data' },
    annotations: { rack: 'left' },
    reserveFor: statefulSet(chart),
    namePattern: 'gluster-{i}',
    pathPattern: 'brick-{i}',
    endpoints: 'gluster',
    addresses: ['10.0.0.1', 'fd00::1'],
    readOnly: true,
    warn: false,
  };
  synth(everything, chart);
  const kinds = ['PersistentVolume', 'Service', 'Endpoints'];
  expect(kinds.map((kind) => manifests(chart, kind).at(-1))).toMatchSnapshot();
});

test('warns once that the driver was removed, and says what to use', () => {
  synth({ count: 6 });
  expect(warn.mock.calls).toEqual([
    [
      'test/volumes: Kubernetes 1.26 removed the glusterfs driver, and newer versions cannot mount these volumes; use StaticPVs, or set warn to false',
    ],
  ]);
});

test('can be told not to warn', () => {
  synth({ warn: false });
  expect(warn).not.toHaveBeenCalled();
});

describe('refuses', () => {
  test.each<[string, Partial<StaticGlusterPVsProps>, string]>([
    [
      'one path for all',
      { count: 2, pathPattern: 'redis' },
      `pathPattern is "redis" for all 2 volumes; write {i} where each one's number goes`,
    ],
    [
      'no address',
      { addresses: [] },
      'addresses is empty; name the GlusterFS servers, or leave it out',
    ],
    [
      'a host name for an address',
      { addresses: ['gluster1'] },
      'address "gluster1" is neither IPv4 nor IPv6; give the IP address of a server',
    ],
    [
      'a loopback address',
      { addresses: ['127.0.0.1'] },
      'address 127.0.0.1 is local to each host; give one at which every host reaches the server',
    ],
    [
      'a loopback address of IPv6',
      { addresses: ['::1'] },
      'address ::1 is local to each host; give one at which every host reaches the server',
    ],
    [
      'Endpoints whose name is no label',
      { endpoints: 'glusterfs_cluster' },
      'endpoints is "glusterfs_cluster", and must be lower case letters, digits and hyphens, with a letter or a digit at both ends',
    ],
  ])('%s', (_, props, message) => {
    expect(() => synth(props)).toThrow(new Error(message));
  });
});
