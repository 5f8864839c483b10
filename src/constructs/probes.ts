import { k8s } from 'cdk8s-plus-27';
import { Engine } from '../engine';

/** How Kubernetes finds out whether a server runs, and whether it answers. */
export function probes(
  engine: Engine,
  port: number,
): Pick<k8s.Container, 'startupProbe' | 'livenessProbe' | 'readinessProbe'> {
  const tcpSocket = { port: k8s.IntOrString.fromNumber(port) };
  const ping = `[ "$(${engine.cli} -p ${port} ping)" = PONG ]`;
  return {
    // A server listens before it loads its data; half an hour is for what an image does first.
    startupProbe: { tcpSocket, periodSeconds: 1, timeoutSeconds: 5, failureThreshold: 1800 },
    // A connection needs no turn of the server's one thread, so a long script fails no probe.
    livenessProbe: { tcpSocket, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 6 },
    // While it loads, a server answers with LOADING.
    readinessProbe: {
      exec: { command: ['sh', '-c', ping] },
      periodSeconds: 2,
      timeoutSeconds: 5,
      failureThreshold: 3,
    },
  };
}
