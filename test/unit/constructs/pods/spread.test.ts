import { Testing } from 'cdk8s';
import { Spread } from '../../../../src';
import { Manifest, manifest, statefulSet } from '../synth';

function placement(...spread: Spread[]): Manifest {
  const chart = Testing.chart();
  statefulSet(chart, { spread });
  const { affinity, topologySpreadConstraints } = manifest(chart, 'StatefulSet').spec.template.spec;
  return { affinity, topologySpreadConstraints };
}

test('by default pods prefer a node of their own', () => {
  expect(placement(Spread.antiAffinity())).toMatchSnapshot();
});

test('pods can be kept off the nodes of any pods, at a price', () => {
  const rule = Spread.antiAffinity({ topologyKey: 'rack', weight: 10, labels: { app: 'search' } });
  expect(placement(rule)).toMatchSnapshot();
});

test('pods can insist on a node of their own', () => {
  expect(placement(Spread.antiAffinity({ required: true }))).toMatchSnapshot();
});

test('by default pods prefer to be shared out among the zones', () => {
  expect(placement(Spread.evenly())).toMatchSnapshot();
});

test('pods can insist on being shared out', () => {
  const rule = Spread.evenly({ topologyKey: 'rack', maxSkew: 2, required: true });
  expect(placement(rule)).toMatchSnapshot();
});

test('rules of one kind stand beside each other', () => {
  const { affinity } = placement(Spread.antiAffinity(), Spread.antiAffinity({ weight: 1 }));
  expect(affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution).toHaveLength(2);
});

test('without rules nothing is written', () => {
  expect(placement()).toEqual({ affinity: undefined, topologySpreadConstraints: undefined });
});

test('refuses a weight out of bounds', () => {
  expect(() => Spread.antiAffinity({ weight: 101 })).toThrow(
    new Error('weight is 101, and must be an integer from 1 to 100'),
  );
});

test('refuses a weight of a rule that is required', () => {
  expect(() => Spread.antiAffinity({ weight: 5, required: true })).toThrow(
    new Error('weight is 5, and a required rule has none; leave out one of the two'),
  );
});

test('refuses a skew of nothing', () => {
  expect(() => Spread.evenly({ maxSkew: 0 })).toThrow(
    new Error('maxSkew is 0, and must be an integer of at least 1'),
  );
});
