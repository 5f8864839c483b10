import { Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { busPort } from '../../topology';
import { requireDistinct, requirePath, requirePortName, requireSubdomain } from '../common/checks';
import { containerResources } from '../common/container-resources';
import { envVars } from '../common/env-vars';
import { unlessEmpty } from '../common/unless-empty';
import { CONF_FILE } from '../common/manifest-keys';
import { announcesNames, clientEndpoint } from './client-endpoint';
import { PASSWORD_DIR, PASSWORD_MOUNT } from './password-volume';
import { probes } from './probes';
import { NodeScript } from '../config/node-script';
import { requireServerArgs } from '../config/redis-conf';
import { RedisStatefulSetProps } from './redis-stateful-set-props';
import { usersTable } from './users-table';
import { containerSecurity } from '../common/security-context';

/** The volume, and the directory, in which run-node.sh keeps the password for the server and the probe. */
export const LOGIN_VOLUME = 'login';
const LOGIN_DIR = '/run/redis';

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
    ...loginMounts(props),
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
    ...((props.healthChecks ?? true) ? probes(props, configDir) : {}),
  };
}

function loginMounts({ auth }: RedisStatefulSetProps): kplus.k8s.VolumeMount[] {
  return auth ? [PASSWORD_MOUNT, { name: LOGIN_VOLUME, mountPath: LOGIN_DIR }] : [];
}

/** Where run-node.sh finds the passwords, whose they are, and where it keeps what it makes of them. */
function login(props: RedisStatefulSetProps): Record<string, kplus.EnvValue> {
  const { auth, config } = props;
  if (auth === undefined) return {};
  // Kubernetes reads $$ as $, and replaces $(NAME).
  const users = usersTable(config.engine, props).replace(/\$/g, '$$$$');
  return {
    PASSWORD_DIR: kplus.EnvValue.fromValue(PASSWORD_DIR),
    USERS: kplus.EnvValue.fromValue(users),
    ...(auth._required ? {} : { PASSWORD_REQUIRED: kplus.EnvValue.fromValue('no') }),
    LOGIN_DIR: kplus.EnvValue.fromValue(LOGIN_DIR),
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
    .concat(Object.entries(login(props)))
    .concat(Object.entries(props.env ?? {}));
  requireDistinct(
    'environment variable',
    variables.map(([name]) => name),
  );
  return unlessEmpty(envVars(variables));
}

/** The DNS name of the pod, in whatever namespace the manifest is applied, and whether clients get it. */
function hostName(props: RedisStatefulSetProps): Record<string, kplus.EnvValue> {
  const { config, service, clusterDomain = 'cluster.local' } = props;
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
  requireDistinct('port name', [clientPortName, busPortName]);
  return [
    { name: clientPortName, containerPort: props.config.port, protocol: 'TCP' },
    { name: busPortName, containerPort: busPort(props.config.port), protocol: 'TCP' },
  ];
}
