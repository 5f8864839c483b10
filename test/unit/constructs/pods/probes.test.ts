import { Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Engine, NodeScript, RedisConfigMap, RedisStatefulSetProps } from '../../../../src';
import { Manifest, manifest, statefulSet } from '../synth';

function container(engine: Engine, props: Partial<RedisStatefulSetProps> = {}): Manifest {
  const chart = Testing.chart();
  const { NONE: nodeScript } = NodeScript;
  const config = new RedisConfigMap(chart, 'conf', { engine, nodeScript });
  statefulSet(chart, { config, ...props });
  return (manifest(chart, 'StatefulSet').spec.template.spec.containers as unknown as Manifest[])[0];
}

test('if pods start one after another, a pod is ready as soon as its server answers', () => {
  const chart = Testing.chart();
  statefulSet(chart, { podManagementPolicy: kplus.PodManagementPolicy.ORDERED_READY });
  const { spec } = manifest(chart, 'StatefulSet').spec.template;
  expect(spec.containers[0].readinessProbe.exec.command).toEqual([
    ...['/etc/redis/ready.sh', 'redis-cli', '6379', 'ping'],
  ]);
});

test('without a script, an image needs no shell', () => {
  const { command, readinessProbe } = container(Engine.VALKEY_8_1);
  expect(JSON.stringify([command, readinessProbe])).not.toMatch(/"sh"|\.sh/);
});

test('before Redis 7.0 a shell looks at the answer, since the client fails on no error', () => {
  expect(container(Engine.REDIS_6_0).readinessProbe.exec.command).toEqual([
    ...['sh', '-c', '[ "$(redis-cli -p 6379 ping)" = PONG ]'],
  ]);
});
