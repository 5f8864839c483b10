import { Testing } from 'cdk8s';
import { Spread } from '../../../../src';
import { Manifest, manifest, statefulSet } from '../synth';

function placement(...spread: Spread[]): Manifest {
  const chart = Testing.chart();
  statefulSet(chart, { spread });
  const { affinity, topologySpreadConstraints } = manifest(chart, 'StatefulSet').spec.template.spec;
  return { affinity, topologySpreadConstraints };
}

test('by default pods prefer a host of their own', () => {
  expect(placement(Spread.antiAffinity())).toMatchSnapshot();
});

test('pods can be kept off the hosts of other pods, with a weight', () => {
  const rule = Spread.antiAffinity({ topologyKey: 'rack', weight: 10, labels: { app: 'search' } });
  expect(placement(rule)).toMatchSnapshot();
});

test('pods can require a host of their own', () => {
  expect(placement(Spread.antiAffinity({ required: true }))).toMatchSnapshot();
});

test('by default pods prefer to be spread over the zones', () => {
  expect(placement(Spread.evenly())).toMatchSnapshot();
});

test('pods can require to be spread', () => {
  const rule = Spread.evenly({ topologyKey: 'rack', maxSkew: 2, required: true });
  expect(placement(rule)).toMatchSnapshot();
});

test('several rules of one kind go together', () => {
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

test('refuses a skew of 0', () => {
  expect(() => Spread.evenly({ maxSkew: 0 })).toThrow(
    new Error('maxSkew is 0, and must be an integer of at least 1'),
  );
});
