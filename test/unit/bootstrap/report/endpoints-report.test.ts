import { ExternalEndpoint } from '../../../../src/bootstrap/observe/external-endpoints';
import { endpointsReport } from '../../../../src/bootstrap/report/endpoints-report';

function endpoints(...outside: (string | undefined)[]): ExternalEndpoint[] {
  return outside.map((address, ordinal) => ({
    node: `redis-${ordinal}`,
    inside: `redis-${ordinal}.redis.shop.svc.cluster.local:6379`,
    ...(address === undefined ? {} : { outside: address }),
  }));
}

test('the nodes, and what each client library is configured with', () => {
  const report = endpointsReport(endpoints('k8s:7000', 'k8s:7001', 'k8s:7002', 'k8s:7003'));
  expect(report).toMatchSnapshot();
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
