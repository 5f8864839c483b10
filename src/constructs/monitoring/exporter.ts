import { Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { containerResources } from '../common/container-resources';
import { envVars } from '../common/env-vars';
import { containerSecurity } from '../common/security-context';
import { unlessEmpty } from '../common/unless-empty';
import { EXPORTER_USER } from '../pods/own-users';
import { EXPORTER_LOGIN_FILE, LOGIN_DIR, LOGIN_VOLUME } from '../pods/redis-container';
import { RedisStatefulSetProps } from '../pods/redis-stateful-set-props';
import { EXPORTER_PORT } from './monitoring';

const DEFAULT_RESOURCES: kplus.ContainerResources = {
  cpu: { request: kplus.Cpu.millis(10) },
  memory: { request: Size.mebibytes(32), limit: Size.mebibytes(128) },
};

/** Where a server that speaks TLS hears its own pod without. */
const SOCKET = `${LOGIN_DIR}/redis.sock`;

/** The redis_exporter beside a server: none, or one. */
export function exporters(props: RedisStatefulSetProps): kplus.k8s.Container[] {
  const { monitoring, config, auth } = props;
  const { _tls: tls } = config;
  if (monitoring === undefined) return [];
  const { _exporterPort: port } = monitoring;
  if (port === config.port || port === config._busPort) {
    throw new Error(`exporterPort is ${port}, which the server listens on; give another one`);
  }
  return [
    {
      name: 'redis-exporter',
      image: monitoring._exporterImage,
      env: envVars(
        Object.entries({
          // By the socket it needs no certificate.
          REDIS_ADDR: tls ? `unix://${SOCKET}` : `redis://localhost:${config.port}`,
          REDIS_EXPORTER_WEB_LISTEN_ADDRESS: `:${port}`,
          // It would ask any server for whoever reaches the port.
          REDIS_EXPORTER_DISABLE_SCRAPE_ENDPOINT: 'true',
          ...(auth ? { REDIS_PASSWORD_FILE: EXPORTER_LOGIN_FILE } : {}),
          // With a name beside the password, it logs in to a server that does not ask for one yet.
          ...(auth && config.engine.atLeast('6.0') ? { REDIS_USER: EXPORTER_USER } : {}),
        }).map(([name, value]) => [name, kplus.EnvValue.fromValue(value)]),
      ),
      ports: [{ name: EXPORTER_PORT, containerPort: port, protocol: 'TCP' }],
      // It reads the password at its start, and each time that it is asked for this path.
      livenessProbe: {
        httpGet: {
          path: auth ? '/-/reload' : '/health',
          port: kplus.k8s.IntOrString.fromString(EXPORTER_PORT),
        },
      },
      resources: containerResources(monitoring._exporterResources ?? DEFAULT_RESOURCES),
      securityContext: containerSecurity(props.podSecurity),
      volumeMounts: unlessEmpty(
        auth || tls ? [{ name: LOGIN_VOLUME, mountPath: LOGIN_DIR, readOnly: true }] : [],
      ),
    },
  ];
}
