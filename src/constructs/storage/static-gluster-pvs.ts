import { BlockList, isIP } from 'node:net';
import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { requireLabel } from '../common/checks';
import { fillDistinct } from './pattern';
import { createVolumes } from './static-volumes';
import { STATIC_VOLUMES_OPTIONS } from './static-volumes-option-table';
import { StaticVolumesProps } from './static-volumes-props';
import { requireOptions } from '../common/option-table';

/** Properties for `StaticGlusterPVs`. */
export interface StaticGlusterPVsProps extends StaticVolumesProps {
  /**
   * The names of the volumes, with `{i}` where each one's number goes.
   *
   * @default 'redis-cluster{i}'
   */
  readonly namePattern?: string;

  /**
   * The names of the GlusterFS volumes, with `{i}` where each one's number goes.
   *
   * @default 'redis_cluster{i}'
   */
  readonly pathPattern?: string;

  /**
   * The name of the Endpoints that list the GlusterFS servers, in the namespace of the claims.
   *
   * @default 'glusterfs-cluster'
   */
  readonly endpoints?: string;

  /**
   * The IPv4 or IPv6 addresses of the GlusterFS servers. With them, the Endpoints are created
   * together with the Service that keeps them.
   *
   * @default - the Endpoints exist already
   */
  readonly addresses?: string[];

  /**
   * Whether the volumes are mounted read-only.
   *
   * @default false
   */
  readonly readOnly?: boolean;

  /**
   * Whether synthesis prints a warning that Kubernetes 1.26 removed the driver.
   *
   * @default true
   */
  readonly warn?: boolean;
}

/**
 * PersistentVolumes on GlusterFS, for Kubernetes before 1.26, which removed the driver. Today
 * `StaticPVs` does the same over NFS, a CSI driver or local disks.
 */
export class StaticGlusterPVs extends Construct {
  constructor(scope: Construct, id: string, props: StaticGlusterPVsProps) {
    super(scope, id);
    requireOptions<StaticGlusterPVsProps>(props, {
      ...STATIC_VOLUMES_OPTIONS,
      namePattern: true,
      pathPattern: true,
      endpoints: true,
      addresses: true,
      readOnly: 'boolean',
      warn: 'boolean',
    });
    const endpoints = props.endpoints ?? 'glusterfs-cluster';
    const pathPattern = props.pathPattern ?? 'redis_cluster{i}';
    requireLabel('endpoints', endpoints);

    createVolumes(this, props, props.namePattern ?? 'redis-cluster{i}', (place) => ({
      glusterfs: {
        endpoints,
        path: fillDistinct('pathPattern', pathPattern, place),
        readOnly: props.readOnly ?? false,
      },
    }));
    if (props.addresses) {
      this.createEndpoints(endpoints, props.addresses);
    }
    if (props.warn ?? true) {
      console.warn(
        `${this.node.path}: Kubernetes 1.26 removed the glusterfs driver, and newer versions cannot ` +
          'mount these volumes; use StaticPVs, or set warn to false',
      );
    }
  }

  private createEndpoints(name: string, addresses: string[]): void {
    if (addresses.length === 0) {
      throw new Error('addresses is empty; name the GlusterFS servers, or leave it out');
    }
    addresses.forEach(requireAddress);
    // GlusterFS finds its port itself, but Kubernetes requires one.
    const port = 1;
    new k8s.KubeService(this, 'Service', {
      metadata: { name },
      spec: { ports: [{ port }] },
    });
    new k8s.KubeEndpoints(this, 'Endpoints', {
      metadata: { name },
      subsets: [{ addresses: addresses.map((ip) => ({ ip })), ports: [{ port }] }],
    });
  }
}

/** The addresses that Kubernetes refuses in Endpoints, because they mean another host on each host. */
const LOCAL_ADDRESSES = new BlockList();
LOCAL_ADDRESSES.addSubnet('127.0.0.0', 8, 'ipv4');
LOCAL_ADDRESSES.addSubnet('169.254.0.0', 16, 'ipv4');
LOCAL_ADDRESSES.addAddress('0.0.0.0', 'ipv4');
LOCAL_ADDRESSES.addAddress('::1', 'ipv6');
LOCAL_ADDRESSES.addAddress('::', 'ipv6');
LOCAL_ADDRESSES.addSubnet('fe80::', 10, 'ipv6');

function requireAddress(address: string): void {
  const family = isIP(address);
  if (family === 0) {
    throw new Error(
      `address "${address}" is neither IPv4 nor IPv6; give the IP address of a server`,
    );
  }
  if (LOCAL_ADDRESSES.check(address, family === 4 ? 'ipv4' : 'ipv6')) {
    throw new Error(
      `address ${address} is local to each host; give one at which every host reaches the server`,
    );
  }
}
