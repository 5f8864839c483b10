import { k8s, PodManagementPolicy } from 'cdk8s-plus-27';
import { Engine } from '../../engine/engine';
import { NodeScript, READY_FILE } from '../config/node-script';
import { RedisStatefulSetProps } from './redis-stateful-set-props';

/** The probes that say whether a server runs and whether it is ready. */
export function probes(
  props: RedisStatefulSetProps,
  configDir: string,
): Pick<k8s.Container, 'startupProbe' | 'livenessProbe' | 'readinessProbe'> {
  const { port, _busPort: busPort, _tls: tls } = props.config;
  // A connection without a handshake would be an error in the log of the server, but not on the bus.
  const tcpSocket = { port: k8s.IntOrString.fromNumber(tls ? busPort : port) };
  return {
    // A server listens 20 s after its start at the latest, loaded or not; half an hour is for what the image does before that.
    startupProbe: { tcpSocket, periodSeconds: 1, timeoutSeconds: 5, failureThreshold: 1800 },
    // The kernel accepts a connection even while a long script blocks the server, so that fails no
    // probe. Nor does an outage of the other nodes.
    livenessProbe: { tcpSocket, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 6 },
    readinessProbe: {
      exec: { command: readiness(props, configDir) },
      periodSeconds: 2,
      timeoutSeconds: 5,
      failureThreshold: 3,
    },
  };
}

/**
 * If pods start one after another, the first one would wait for a cluster that needs the others. There
 * an answer to PING is enough.
 */
function readiness({ config, podManagementPolicy }: RedisStatefulSetProps, dir: string): string[] {
  const { engine, _nodeScript: nodeScript, port } = config;
  if (nodeScript !== NodeScript.RUN_NODE) return ping(engine, port);
  const inOrder = podManagementPolicy === PodManagementPolicy.ORDERED_READY;
  return [`${dir}/${READY_FILE}`, engine.cli, `${port}`, ...(inOrder ? ['ping'] : [])];
}

/** From Redis 7.0 on the client itself fails on an error, so that an image without a shell will do. */
function ping(engine: Engine, port: number): string[] {
  return engine.atLeast('7.0')
    ? [engine.cli, '-e', '-p', `${port}`, 'ping']
    : ['sh', '-c', `[ "$(${engine.cli} -p ${port} ping)" = PONG ]`];
}
