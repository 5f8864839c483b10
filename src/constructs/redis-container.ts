import { Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { busPort } from '../topology';
import { requireDistinct, requirePath, requirePortName } from './checks';
import { containerResources } from './container-resources';
import { probes } from './probes';
import { CONF_FILE, requireServerArgs, SCRIPT_FILE } from './redis-conf';
import { RedisStatefulSetProps } from './redis-stateful-set-props';
import { CONTAINER_SECURITY } from './security-context';

const DEFAULT_RESOURCES: kplus.ContainerResources = {
  cpu: { request: kplus.Cpu.millis(100) },
  memory: { request: Size.mebibytes(256) },
};

/** The container of the server, which mounts the volumes of those names. */
export function redisContainer(
  props: RedisStatefulSetProps,
  volumes: { readonly config: string; readonly data: string },
): kplus.k8s.Container {
  const { engine, port, dataDir } = props.config;
  const configDir = props.configMountPath ?? '/etc/redis';
  const volumeMounts = [
    { name: volumes.config, mountPath: configDir },
    { name: volumes.data, mountPath: dataDir },
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
    securityContext: (props.restricted ?? true) ? CONTAINER_SECURITY : undefined,
    volumeMounts,
    ...((props.probes ?? true) ? probes(engine, port) : {}),
  };
}

function command(
  props: RedisStatefulSetProps,
  configDir: string,
): Pick<kplus.k8s.Container, 'command' | 'args'> {
  const { engine, updateNodeScript } = props.config;
  const conf = `${configDir}/${CONF_FILE}`;
  requireServerArgs(engine, props.serverArgs ?? []);
  if (updateNodeScript) {
    const command = [`${configDir}/${SCRIPT_FILE}`, engine.server, conf];
    return { command, args: props.serverArgs };
  }
  const announce = announces(props) ? ['--cluster-announce-ip', '$(POD_IP)'] : [];
  return { command: [engine.server], args: [conf, ...announce, ...(props.serverArgs ?? [])] };
}

function announces({ config, announceAddress }: RedisStatefulSetProps): boolean {
  return !config.updateNodeScript && (announceAddress ?? true);
}

/** The variables that the user gave, behind the pod's address where something reads it. */
function env(props: RedisStatefulSetProps): kplus.k8s.EnvVar[] | undefined {
  const address =
    props.config.updateNodeScript || announces(props)
      ? { POD_IP: kplus.EnvValue.fromFieldRef(kplus.EnvFieldPaths.POD_IP) }
      : {};
  const variables = [...Object.entries(address), ...Object.entries(props.env ?? {})];
  requireDistinct(
    'environment variable',
    variables.map(([name]) => name),
  );
  return variables.length === 0
    ? undefined
    : variables.map(([name, { value, valueFrom }]) => ({
        name,
        value: value as string | undefined,
        valueFrom: valueFrom as kplus.k8s.EnvVarSource | undefined,
      }));
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
