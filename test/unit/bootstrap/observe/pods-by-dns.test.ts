import { PodsByDns, resolver } from '../../../../src/bootstrap/observe/pods-by-dns';
import { Pulse } from '../../../../src/bootstrap/util/pulse';

const WORKLOAD = { statefulSet: 'redis', service: 'nodes', namespace: 'infra', port: 7000 };

test('pods are found by the names that their Service gives them', async () => {
  const asked: string[] = [];
  const resolve = (host: string): Promise<string> => {
    asked.push(host);
    return Promise.resolve('10.0.0.1');
  };
  expect(await new PodsByDns(WORKLOAD, 2, resolve).find()).toEqual({
    pods: [
      expect.objectContaining({ ordinal: 0, name: 'redis-0', port: 7000, host: '10.0.0.1' }),
      expect.objectContaining({ ordinal: 1, dnsName: 'redis-1.nodes.infra.svc', host: '10.0.0.1' }),
    ],
  });
  expect(asked).toEqual(['redis-0.nodes.infra.svc', 'redis-1.nodes.infra.svc']);
});

test('a pod whose name does not resolve has no address yet, and the others do', async () => {
  const resolve = (host: string): Promise<string> =>
    host.startsWith('redis-0')
      ? Promise.reject(new Error(`getaddrinfo ENOTFOUND ${host}`))
      : Promise.resolve('10.0.0.1');
  const { pods } = await new PodsByDns(WORKLOAD, 2, resolve).find();
  expect(pods[0]).toEqual({
    ordinal: 0,
    name: 'redis-0',
    place: {},
    port: 7000,
    dnsName: 'redis-0.nodes.infra.svc',
    problem: { text: 'has no address yet', final: false },
  });
  expect(pods[1].host).toBe('10.0.0.1');
});

test.each([
  ['found', '127.0.0.1', true],
  ['not found', 'redis-0.invalid', false],
])('a name that is %s is a sign of life', async (_, host, isFound) => {
  let now = 0;
  const pulse = new Pulse({ now: () => now });
  now = 9_000;
  const ended = await resolver(pulse)(host).then(
    () => true,
    () => false,
  );
  expect(ended).toBe(isFound);
  expect(pulse.last).toEqual({ what: `the look-up of ${host}`, agoMs: 0 });
});
