import { Testing } from 'cdk8s';
import { RedisStatefulSetProps } from '../../../../src';
import { statefulSet } from '../synth';

describe('refuses', () => {
  const sidecar = { name: 'redis', image: 'redis' };

  test.each<[string, Partial<RedisStatefulSetProps>, string]>([
    [
      'a sidecar under the name of the server',
      { sidecars: [sidecar] },
      'container redis is there twice; give each a name of its own',
    ],
    [
      'an init container under the name of the server',
      { initContainers: [sidecar] },
      'container redis is there twice; give each a name of its own',
    ],
    [
      'a volume under the name of the data',
      { volumes: [{ name: 'data', emptyDir: {} }] },
      'volume data is there twice; give each a name of its own',
    ],
  ])('%s', (_, props, message) => {
    expect(() => statefulSet(Testing.chart(), props)).toThrow(new Error(message));
  });
});
