import { Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { manifest, statefulSet } from '../synth';

test('if pods start one after another, a pod is ready as soon as its server answers', () => {
  const chart = Testing.chart();
  statefulSet(chart, { podManagementPolicy: kplus.PodManagementPolicy.ORDERED_READY });
  const { spec } = manifest(chart, 'StatefulSet').spec.template;
  expect(spec.containers[0].readinessProbe.exec.command).toEqual([
    'sh',
    '-c',
    '[ "$(redis-cli -p 6379 ping)" = PONG ]',
  ]);
});
