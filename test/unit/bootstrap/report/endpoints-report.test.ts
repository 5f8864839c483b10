import { ExternalEndpoints } from '../../../../src/bootstrap/observe/external-endpoints';
import { endpointsReport } from '../../../../src/bootstrap/report/endpoints-report';

function endpoints(...outside: (string | undefined)[]): ExternalEndpoints {
  return {
    endpoints: outside.map((address, ordinal) => ({
      node: `redis-${ordinal}`,
      inside: `redis-${ordinal}.redis.shop.svc.cluster.local:6379`,
      ...(address === undefined ? {} : { outside: address }),
    })),
    tls: false,
    login: false,
  };
}

test('the nodes, and what each client library is configured with', () => {
  const report = endpointsReport(endpoints('k8s:7000', 'k8s:7001', 'k8s:7002', 'k8s:7003'));
  expect(report).toMatchSnapshot();
});

test('with a password and TLS, the settings have both', () => {
  const one = endpoints('0.example.com:6380');
  expect(endpointsReport({ ...one, tls: true, login: true })).toMatchSnapshot();
});

test.each([
  ['a password', { tls: false, login: true }, ['REDIS_PASSWORD'], ['REDIS_CA']],
  ['TLS', { tls: true, login: false }, ['REDIS_CA'], ['REDIS_PASSWORD']],
])('with %s only, they have nothing of the other', (_, access, there, absent) => {
  const report = endpointsReport({ ...endpoints('0.example.com:6380'), ...access });
  for (const each of there) expect(report.split(each)).toHaveLength(5);
  for (const each of absent) expect(report).not.toContain(each);
});

test.each([
  ['0.example.com:6380', '1.example.com:6380', 3],
  ['lb.example.com:7000', 'lb.example.com:7001', 1],
  ['10.0.0.1:6380', '10.0.0.2:6380', 1],
])('of nodes at %s and %s, Node.js sends their names where each has one', (a, b, parts) => {
  const report = endpointsReport({ ...endpoints(a, b), tls: true });
  expect(report.split('servername: host')).toHaveLength(parts);
});

test('with the port of the cluster, names that lead outside do for every client', () => {
  expect(endpointsReport(endpoints('10.0.0.1:6379', '[fd00::1]:6379'))).toContain(
    '10.0.0.1 redis-0.redis.shop.svc.cluster.local\n' +
      'fd00::1 redis-1.redis.shop.svc.cluster.local',
  );
});

test.each(['10.0.0.2:7000', 'lb.example.com:6379'])('%s is not for /etc/hosts', (outside) => {
  expect(endpointsReport(endpoints('10.0.0.1:6379', outside))).not.toContain('/etc/hosts');
});

test('a load balancer without an address is shown, and left out of the settings', () => {
  const report = endpointsReport(endpoints('10.0.0.1:6379', undefined));
  expect(report).toContain('redis-1.redis.shop.svc.cluster.local:6379  (no address yet)');
  expect(report.match(/redis-1/g)).toHaveLength(2);
});

test('while none has an address, there are no settings', () => {
  expect(endpointsReport(endpoints(undefined)).split('\n')).toHaveLength(2);
});
