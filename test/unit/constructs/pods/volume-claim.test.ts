import { Size, Testing } from 'cdk8s';
import { RedisStatefulSetProps, Scaling } from '../../../../src';
import { Manifest, manifest, statefulSet } from '../synth';

test('its template says what Kubernetes would add, so that GitOps tools find no difference', () => {
  const chart = Testing.chart();
  statefulSet(chart);
  const [template] = manifest(chart, 'StatefulSet').spec
    .volumeClaimTemplates as unknown as Manifest[];
  expect(template).toEqual({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'data' },
    spec: {
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: '1Gi' } },
      volumeMode: 'Filesystem',
    },
  });
});

test('its template stays as it was where volumes are expanded', () => {
  const templates = [undefined, Size.gibibytes(5)].map((expandStorageTo) => {
    const chart = Testing.chart();
    statefulSet(chart, { expandStorageTo });
    return manifest(chart, 'StatefulSet');
  });
  expect(templates[1]).toEqual(templates[0]);
});

describe('refuses', () => {
  test.each<[string, Partial<RedisStatefulSetProps>, string]>([
    [
      'an empty volume',
      { storageSize: Size.gibibytes(0) },
      'storageSize is 0Gi, and must be more than 0',
    ],
    [
      'to make a volume smaller',
      { storageSize: Size.gibibytes(5), expandStorageTo: Size.gibibytes(4) },
      'expandStorageTo is 4Gi and storageSize 5Gi, and volumes only grow; give at least as much',
    ],
    [
      'to expand volumes without access to the API',
      { expandStorageTo: Size.gibibytes(5), scaling: Scaling.byManifest({ pods: 6 }) },
      'expandStorageTo is 5Gi, and the Job has no access to the Kubernetes API; give ' +
        'Scaling.byManifest apiAccess, or use Scaling.byJob()',
    ],
    [
      'no access mode',
      { accessModes: [] },
      'accessModes is empty, and a claim needs one; leave it out for ReadWriteOnce',
    ],
    [
      'a name of claims that is no label',
      { claimName: 'Data' },
      'claimName is "Data", and must be lower case letters, digits and hyphens, with a letter or a digit at both ends',
    ],
  ])('%s', (_, props, message) => {
    expect(() => statefulSet(Testing.chart(), props)).toThrow(new Error(message));
  });
});
