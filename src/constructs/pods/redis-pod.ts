import { k8s } from 'cdk8s-plus-27';
import { requireDistinct, requireOneOf } from '../common/checks';
import { CONF_FILE } from '../common/manifest-keys';
import { exporters } from '../monitoring/exporter';
import { NodeScript } from '../config/node-script';

import { placementFields, pullSecrets } from './placement-fields';
import { LOGIN_VOLUME, redisContainer } from './redis-container';
import { PodSecurity } from './pod-security';
import { RedisStatefulSetProps } from './redis-stateful-set-props';
import { redisPodSecurity } from '../common/security-context';
import { secretsOf } from './secrets';
import { Spread } from './spread';
import { spreadRules } from './spread-rules';

const LOGIN_SIZE = k8s.Quantity.fromString('1Mi');

/** The pod of a `RedisStatefulSet`, with its data in the volume of this name. */
export function redisPod(props: RedisStatefulSetProps, dataVolume: string): k8s.PodSpec {
  requireOneOf('podSecurity', props.podSecurity, Object.values(PodSecurity));
  const restricted = props.podSecurity !== PodSecurity.NONE;
  const configVolume = configMapVolume(props);
  const volumes = [configVolume, ...secretVolumes(props), ...(props.volumes ?? [])];
  const containers = [
    redisContainer(props, { config: configVolume.name, data: dataVolume }),
    ...sidecars(props),
  ];

  requireDistinct('volume', [dataVolume, ...volumes.map((volume) => volume.name)]);
  requireDistinct(
    'container',
    [...containers, ...(props.initContainers ?? [])].map((container) => container.name),
  );

  return {
    ...spreadRules(
      props.spread ?? [Spread.antiAffinity(), Spread.evenly()],
      props.service.selector,
    ),
    ...placementFields(props),
    imagePullSecrets: pullSecrets(props.imagePullSecrets),
    serviceAccountName: props.serviceAccount?.name,
    automountServiceAccountToken:
      props.automountServiceAccountToken ?? (restricted ? false : undefined),
    securityContext: redisPodSecurity(props.podSecurity),
    terminationGracePeriodSeconds: props.terminationGracePeriod?.toSeconds(),
    initContainers: props.initContainers,
    containers,
    volumes,
  };
}

/** The annotations of the pod; undefined where it has none. */
export function podAnnotations(
  props: RedisStatefulSetProps,
): { [annotation: string]: string } | undefined {
  const { monitoring, config, rollOnConfigChange = true } = props;
  const annotations = {
    ...(rollOnConfigChange && !config._immutable ? { 'checksum/config': config._checksum } : {}),
    ...monitoring?._annotations(monitoring._exporterPort),
    ...props.podAnnotations,
  };
  return Object.keys(annotations).length > 0 ? annotations : undefined;
}

/** The containers beside the server's. */
export function sidecars(props: RedisStatefulSetProps): k8s.Container[] {
  return [...exporters(props), ...(props.sidecars ?? [])];
}

/** The Secrets, and what the script makes of them, which stays in memory. */
function secretVolumes(props: RedisStatefulSetProps): k8s.Volume[] {
  const { volumes } = secretsOf(props.config, props);
  const memory = { medium: 'Memory', sizeLimit: LOGIN_SIZE };
  return volumes.length > 0 ? [...volumes, { name: LOGIN_VOLUME, emptyDir: memory }] : [];
}

function configMapVolume(props: RedisStatefulSetProps): k8s.Volume {
  const { config } = props;
  return {
    name: props.configVolumeName ?? 'config',
    configMap: {
      name: config.name,
      ...(config._nodeScript === NodeScript.NONE
        ? { items: [{ key: CONF_FILE, path: CONF_FILE }] }
        : { defaultMode: 0o755 }),
    },
  };
}
