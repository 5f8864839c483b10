import { Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { CLUSTER_DOMAIN } from '../../topology';
import { requireDistinct, requirePath, requirePortName, requireSubdomain } from '../common/checks';
import { containerResources } from '../common/container-resources';
import { envVars } from '../common/env-vars';
import { unlessEmpty } from '../common/unless-empty';
import { CONF_FILE } from '../common/manifest-keys';
import { announcesNames, clientEndpoint } from './client-endpoint';
import { PASSWORD_DIR } from './password-volume';
import { secretsOf } from './secrets';
import { probes } from './probes';
import { NodeScript } from '../config/node-script';
import { requireServerArgs } from '../config/redis-conf';
import { RedisStatefulSetProps } from './redis-stateful-set-props';
import { usersTable } from './users-table';
import { containerSecurity } from '../common/security-context';

/** The volume, and the directory, in which run-node.sh keeps what server and probe take of Secrets. */
export const LOGIN_VOLUME = 'login';
export const LOGIN_DIR = '/run/redis';

/** The password by the address of the server, as run-node.sh writes it for redis_exporter. */
export const EXPORTER_LOGIN_FILE = `${LOGIN_DIR}/exporter.json`;

/** The port for clients that speak no TLS, beside that for those that do. */
export const PLAIN_PORT_NAME = 'plain';

const DEFAULT_RESOURCES: kplus.ContainerResources = {
  cpu: { request: kplus.Cpu.millis(100) },
  memory: { request: Size.mebibytes(256) },
};

/** The container of the server, which mounts the volumes with these names. */
export function redisContainer(
  props: RedisStatefulSetProps,
  volumes: { readonly config: string; readonly data: string },
): kplus.k8s.Container {
  const { dataDir, engine } = props.config;
  const configDir = props.configMountPath ?? '/etc/redis';
  const volumeMounts = [
    { name: volumes.config, mountPath: configDir },
    { name: volumes.data, mountPath: dataDir },
    ...secretMounts(props),
    ...(props.volumeMounts ?? []),
  ];

  requirePath('configMountPath', configDir);
  requireDistinct(
    'mount path',
    volumeMounts.map((mount) => mount.mountPath),
  );

  return {
    name: 'redis',
    image: engine.image,
    imagePullPolicy: props.imagePullPolicy,
    ...command(props, configDir),
    env: env(props),
    ports: ports(props),
    resources: containerResources(props.resources ?? DEFAULT_RESOURCES),
    securityContext: containerSecurity(props.podSecurity),
    volumeMounts,
    lifecycle: lifecycle(props),
    ...((props.healthChecks ?? true) ? probes(props, configDir) : {}),
  };
}

/**
 * Lets redis_exporter start once its password is there, without which it ends. Kubernetes starts the containers of a
 * pod one after the other, each after this hook of the one before. It shows no log meanwhile, so the hook ends soon
 * where the script waits for a Secret.
 */
function lifecycle({ auth, monitoring }: RedisStatefulSetProps): kplus.k8s.Lifecycle | undefined {
  if (!auth || !monitoring) return undefined;
  const wait = `n=0; until [ -e ${EXPORTER_LOGIN_FILE} ] || [ $n -ge 50 ]; do sleep 0.1; n=$((n + 1)); done`;
  return { postStart: { exec: { command: ['sh', '-c', wait] } } };
}

function secretMounts(props: RedisStatefulSetProps): kplus.k8s.VolumeMount[] {
  const { volumeMounts } = secretsOf(props.config, props);
  return volumeMounts.length > 0
    ? [...volumeMounts, { name: LOGIN_VOLUME, mountPath: LOGIN_DIR }]
    : [];
}

/** Where run-node.sh finds passwords and certificate, whose they are, and where it keeps what it makes of them. */
function secrets(props: RedisStatefulSetProps): Record<string, kplus.EnvValue> {
  const {
    auth,
    config: { engine, _tls: tls },
  } = props;
  if (!auth && !tls) return {};
  const value = (text: string): kplus.EnvValue => kplus.EnvValue.fromValue(text);
  return {
    ...(auth
      ? {
          PASSWORD_DIR: value(PASSWORD_DIR),
          // Kubernetes reads $$ as $, and replaces $(NAME).
          USERS: value(usersTable(engine, props).replace(/\$/g, '$$$$')),
        }
      : {}),
    ...(auth && !auth._required ? { PASSWORD_REQUIRED: value('no') } : {}),
    LOGIN_DIR: value(LOGIN_DIR),
    ...(tls ? { TLS_DIR: value(tls._dir) } : {}),
  };
}

function command(
  props: RedisStatefulSetProps,
  configDir: string,
): Pick<kplus.k8s.Container, 'command' | 'args'> {
  const { engine, _nodeScript: nodeScript } = props.config;
  const conf = `${configDir}/${CONF_FILE}`;
  requireServerArgs(engine, props.serverArgs ?? []);
  if (nodeScript === NodeScript.UPDATE_NODE) {
    return { command: [`${configDir}/${nodeScript}`, engine.server, conf], args: props.serverArgs };
  }
  const announce = announces(props) ? ['--cluster-announce-ip', '$(POD_IP)'] : [];
  const args = [conf, ...announce, ...(props.serverArgs ?? [])];
  return nodeScript === NodeScript.RUN_NODE
    ? { command: [`${configDir}/${nodeScript}`, engine.server], args }
    : { command: [engine.server], args };
}

function announces({ config, announceAddress }: RedisStatefulSetProps): boolean {
  switch (config._nodeScript) {
    case NodeScript.RUN_NODE:
      return true;
    case NodeScript.UPDATE_NODE:
      return false;
    case NodeScript.NONE:
      return announceAddress ?? true;
  }
}

/** The user's variables, after those that the server's arguments or the script read. */
function env(props: RedisStatefulSetProps): kplus.k8s.EnvVar[] | undefined {
  const { _nodeScript: nodeScript } = props.config;
  const address =
    nodeScript === NodeScript.UPDATE_NODE || announces(props)
      ? { POD_IP: kplus.EnvValue.fromFieldRef(kplus.EnvFieldPaths.POD_IP) }
      : {};
  const names =
    nodeScript === NodeScript.RUN_NODE
      ? {
          POD_NAME: kplus.EnvValue.fromFieldRef(kplus.EnvFieldPaths.POD_NAME),
          SERVICE: kplus.EnvValue.fromValue(props.service.name),
          POD_NAMESPACE: kplus.EnvValue.fromFieldRef(kplus.EnvFieldPaths.POD_NAMESPACE),
        }
      : {};
  const variables = Object.entries(address)
    .concat(Object.entries(names))
    .concat(Object.entries(hostName(props)))
    .concat(Object.entries(secrets(props)))
    .concat(Object.entries(props.env ?? {}));
  requireDistinct(
    'environment variable',
    variables.map(([name]) => name),
  );
  return unlessEmpty(envVars(variables));
}

/** The DNS name of the pod, in whatever namespace the manifest is applied, and whether clients get it. */
function hostName(props: RedisStatefulSetProps): Record<string, kplus.EnvValue> {
  const { config, service, clusterDomain = CLUSTER_DOMAIN } = props;
  const endpoint = clientEndpoint(config, props.clientEndpoint);
  requireSubdomain('clusterDomain', clusterDomain);
  return announcesNames(config)
    ? {
        HOST_NAME: kplus.EnvValue.fromValue(
          `$(POD_NAME).${service.name}.$(POD_NAMESPACE).svc.${clusterDomain}`,
        ),
        CLIENT_ENDPOINT: kplus.EnvValue.fromValue(endpoint),
      }
    : {};
}

function ports(props: RedisStatefulSetProps): kplus.k8s.ContainerPort[] {
  const clientPortName = props.clientPortName ?? 'redis';
  const busPortName = props.busPortName ?? 'bus';
  requirePortName('clientPortName', clientPortName);
  requirePortName('busPortName', busPortName);
  requireDistinct('port name', [clientPortName, busPortName, PLAIN_PORT_NAME]);
  const { port, _plainPort: plainPort, _busPort: bus } = props.config;
  return [
    { name: clientPortName, containerPort: port, protocol: 'TCP' },
    ...(plainPort ? [{ name: PLAIN_PORT_NAME, containerPort: plainPort, protocol: 'TCP' }] : []),
    { name: busPortName, containerPort: bus, protocol: 'TCP' },
  ];
}
