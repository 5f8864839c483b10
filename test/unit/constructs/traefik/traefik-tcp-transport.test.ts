import { Duration, Testing } from 'cdk8s';
import { TraefikTcpTransport } from '../../../../src';
import { manifest } from '../synth';

test.each([
  [undefined, '1000ms'],
  [Duration.millis(250), '250ms'],
])('Traefik gives up a pod that does not answer: %s', (dialTimeout, expected) => {
  const chart = Testing.chart();
  new TraefikTcpTransport(chart, 'transport', { dialTimeout });
  expect(manifest(chart, 'ServersTransportTCP').spec).toEqual({ dialTimeout: expected });
});

test('a time of zero, for which Traefik would wait for ever, is refused', () => {
  const none = { dialTimeout: Duration.seconds(0) };
  expect(() => new TraefikTcpTransport(Testing.chart(), 'transport', none)).toThrow(
    new Error('dialTimeout in milliseconds is 0, and must be an integer of at least 1'),
  );
});
