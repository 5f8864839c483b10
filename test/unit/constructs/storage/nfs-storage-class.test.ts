import { Testing } from 'cdk8s';
import { PersistentVolumeReclaimPolicy } from 'cdk8s-plus-27';
import { NfsStorageClass, NfsStorageClassProps, VolumeBindingMode } from '../../../../src';
import { chartIn, Manifest, manifest } from '../synth';

function storageClass(props?: NfsStorageClassProps, chart = Testing.chart()): Manifest {
  new NfsStorageClass(chart, 'class', props);
  return manifest(chart, 'StorageClass');
}

const parameters = { server: 'nfs.example.com', share: '/exports' };

test('by default the CSI driver provisions', () => {
  expect(storageClass({ parameters })).toMatchSnapshot();
});

test('each prop has its field', () => {
  const everything: Required<NfsStorageClassProps> = {
    metadata: { name: 'redis-data', annotations: { owner: 'data' } },
    provisioner: 'fuseim.pri/ifs',
    parameters: { archiveOnDelete: 'true' },
    mountOptions: ['nfsvers=4.1'],
    reclaimPolicy: PersistentVolumeReclaimPolicy.RETAIN,
    bindingMode: VolumeBindingMode.WAIT_FOR_FIRST_CONSUMER,
    allowVolumeExpansion: true,
    isDefault: true,
  };
  expect(storageClass(everything)).toMatchSnapshot();
});

test('it has no namespace, neither the chart’s nor one that was given', () => {
  const { metadata } = storageClass(
    { parameters, metadata: { name: 'nfs', namespace: 'infra' } },
    chartIn('infra'),
  );
  expect(metadata).toEqual({ name: 'nfs' });
});

test.each<[NfsStorageClassProps | undefined, string]>([
  [undefined, 'server and share'],
  [{ parameters: { server: 'nfs.example.com' } }, 'share'],
])('refuses the CSI driver without what it needs', (props, missing) => {
  expect(() => storageClass(props)).toThrow(
    new Error(`parameters lack ${missing}, which nfs.csi.k8s.io needs; add what is missing`),
  );
});
