import { Testing } from 'cdk8s';
import { Scaling } from '../../../../src';
import { Manifest, manifest, statefulSet } from '../synth';

function spec(scaling?: Scaling): Manifest {
  const chart = Testing.chart();
  statefulSet(chart, { scaling });
  return manifest(chart, 'StatefulSet').spec;
}

test('by default the manifest leaves the number of pods to the Job', () => {
  expect(spec()).not.toHaveProperty('replicas');
  expect(spec(Scaling.byJob())).toEqual(spec());
});

test('the manifest can set the number of pods', () => {
  expect(spec(Scaling.byManifest({ pods: 6 })).replicas).toBe(6);
});

test.each([0, 6.5])('refuses %s pods', (pods) => {
  expect(() => Scaling.byManifest({ pods })).toThrow(
    new Error(`pods is ${pods}, and must be an integer of at least 1`),
  );
});
