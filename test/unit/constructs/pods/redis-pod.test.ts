import { Testing } from 'cdk8s';
import { RedisStatefulSetProps } from '../../../../src';
import { statefulSet } from '../synth';

describe('refuses', () => {
  const sidecar = { name: 'redis', image: 'redis' };

  test.each<[string, Partial<RedisStatefulSetProps>, string]>([
    [
      'a sidecar under the name of the server',
      { sidecars: [sidecar] },
      'container redis is used twice; choose another one',
    ],
    [
      'an init container under the name of the server',
      { initContainers: [sidecar] },
      'container redis is used twice; choose another one',
    ],
    [
      'a volume under the name of the data',
      { volumes: [{ name: 'data', emptyDir: {} }] },
      'volume data is used twice; choose another one',
    ],
  ])('%s', (_, props, message) => {
    expect(() => statefulSet(Testing.chart(), props)).toThrow(new Error(message));
  });
});
