import { Chart, Testing } from 'cdk8s';
import { RedisCluster, RedisClusterProps, Scaling } from '../../../src';
import { expectNoAccess, manifest, manifests } from './synth';

function chartWith(props: RedisClusterProps): Chart {
  const chart = Testing.chart();
  new RedisCluster(chart, 'redis', props);
  return chart;
}

describe('the number of pods', () => {
  test('is left to the Job, which may change it', () => {
    const chart = chartWith({ shards: 5 });
    expect(manifest(chart, 'StatefulSet').spec).not.toHaveProperty('replicas');
    const [role] = manifests(chart, 'Role');
    expect(role.rules).toContainEqual(
      expect.objectContaining({ resources: ['statefulsets/scale'], verbs: ['get', 'patch'] }),
    );
  });

  test('is in the manifest on request, and then nothing has rights', () => {
    const chart = chartWith({ shards: 5, scaling: Scaling.byManifest() });
    expect(manifest(chart, 'StatefulSet').spec.replicas).toBe(10);
    expectNoAccess(chart, 'Job');
    expectNoAccess(chart, 'Deployment');
  });

  test('may stay there until the pods that leave are empty, while clients are told of the others', () => {
    const chart = Testing.chart();
    const { nodes } = new RedisCluster(chart, 'redis', {
      scaling: Scaling.byManifest({ pods: 10 }),
    });
    expect(manifest(chart, 'StatefulSet').spec.replicas).toBe(10);
    for (const kind of ['Job', 'Deployment']) {
      const { args } = manifest(chart, kind).spec.template.spec.containers[0];
      expect(args).toEqual(expect.arrayContaining(['--shards=3', '--find=dns', '--pods=10']));
    }
    expect(nodes).toHaveLength(6);
  });
});
