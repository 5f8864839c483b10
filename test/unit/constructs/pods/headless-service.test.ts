import { Testing } from 'cdk8s';
import { HeadlessService, HeadlessServiceProps } from '../../../../src';
import { Manifest, manifest } from '../synth';

function service(props?: HeadlessServiceProps): Manifest {
  const chart = Testing.chart();
  new HeadlessService(chart, 'service', props);
  return manifest(chart, 'Service');
}

const everything: Required<HeadlessServiceProps> = {
  metadata: { name: 'redis', labels: { team: 'data' } },
  selector: { app: 'redis' },
  port: 7000,
  portName: 'clients',
  publishNotReadyAddresses: true,
};

test('by default it finds pods that are not ready, by labels of its own', () => {
  expect(service()).toMatchSnapshot();
});

test('each prop has its field', () => {
  expect(service(everything)).toEqual({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'redis', labels: { team: 'data' } },
    spec: {
      clusterIP: 'None',
      publishNotReadyAddresses: true,
      selector: { app: 'redis' },
      ports: [{ name: 'clients', port: 7000 }],
    },
  });
});

test('two Services select different pods', () => {
  const chart = Testing.chart();
  const one = new HeadlessService(chart, 'one');
  const other = new HeadlessService(chart, 'other');
  expect(one.selector).not.toEqual(other.selector);
});

test('it can hide the pods that are not ready', () => {
  const { spec } = service({ publishNotReadyAddresses: false });
  expect(spec).not.toHaveProperty('publishNotReadyAddresses');
});

describe('refuses', () => {
  test.each<[string, HeadlessServiceProps, string]>([
    [
      'no labels',
      { selector: {} },
      'selector is empty, and would select no pod; give it at least one label',
    ],
    [
      'a port without a bus port',
      { port: 55536 },
      'port is 55536, and must be an integer from 1 to 55535',
    ],
    [
      'a name that is no label',
      { metadata: { name: 'redis.infra' } },
      'the name of the Service is "redis.infra", and must be lower case letters, digits and hyphens, with a letter or a digit at both ends',
    ],
    [
      'a name that is too long',
      { metadata: { name: 'r'.repeat(64) } },
      `the name of the Service is "${'r'.repeat(64)}" with 64 characters, and may have at most 63; give a shorter one`,
    ],
    [
      'a name that begins with a digit',
      { metadata: { name: '9redis' } },
      'the name of the Service is "9redis", and must begin with a letter; give one in metadata',
    ],
    [
      'an empty port name',
      { portName: '' },
      'portName is "", and must be lower case letters, digits and hyphens, with a letter or a digit at both ends',
    ],
  ])('%s', (_, props, message) => {
    expect(() => service(props)).toThrow(new Error(message));
  });
});
