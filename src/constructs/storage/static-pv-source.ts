import { k8s } from 'cdk8s-plus-27';
import { requirePath } from '../common/checks';
import { fill, fillDistinct, VolumePlace } from './pattern';

/** Where an NFS server keeps the data. */
export interface NfsSourceOptions {
  /** The name or the address of the server. */
  readonly server: string;

  /** The exported directory, with `{i}` where each volume's number goes. */
  readonly path: string;
}

/** Where nodes keep the data on disks of their own. */
export interface LocalSourceOptions {
  /** The directory on the node; `{i}` stands for each volume's number. */
  readonly path: string;

  /**
   * The node of each volume, in their order, by the label kubernetes.io/hostname. The same node may
   * have several volumes, if `path` tells them apart.
   */
  readonly hostNames: string[];
}

/** Where the node that runs a pod keeps the data. */
export interface HostPathSourceOptions {
  /** The directory on the node, with `{i}` where each volume's number goes. */
  readonly path: string;
}

/** Where the data of `StaticPVs` is. */
export class StaticPVSource {
  /** On an NFS server. */
  public static nfs(options: NfsSourceOptions): StaticPVSource {
    return new StaticPVSource((place) => ({
      nfs: { server: options.server, path: path(fillDistinct('path', options.path, place)) },
    }));
  }

  /**
   * Behind a CSI driver. `{i}` stands for each volume's number in `volumeHandle`, which needs it,
   * and in the values of `volumeAttributes`.
   */
  public static csi(options: k8s.CsiPersistentVolumeSource): StaticPVSource {
    return new StaticPVSource((place) => ({
      csi: {
        ...options,
        volumeHandle: fillDistinct('volumeHandle', options.volumeHandle, place),
        volumeAttributes: options.volumeAttributes && fillValues(options.volumeAttributes, place),
      },
    }));
  }

  /** On the disks of given nodes, one node for each volume. */
  public static local(options: LocalSourceOptions): StaticPVSource {
    const { hostNames } = options;
    const shared = new Set(hostNames).size < hostNames.length;
    return new StaticPVSource((place) => {
      if (hostNames.length !== place.count) {
        throw new Error(
          `hostNames has ${hostNames.length} of ${place.count} names; name the node of each volume`,
        );
      }
      const filled = shared ? fillDistinct('path', options.path, place) : fill(options.path, place);
      return {
        local: { path: path(filled) },
        nodeAffinity: { required: { nodeSelectorTerms: [onHost(hostNames[place.index])] } },
      };
    });
  }

  /** On whichever node runs the pod: for trials on one node only. */
  public static hostPath(options: HostPathSourceOptions): StaticPVSource {
    return new StaticPVSource((place) => ({
      hostPath: { path: path(fillDistinct('path', options.path, place)) },
    }));
  }

  private constructor(private readonly spec: (place: VolumePlace) => k8s.PersistentVolumeSpec) {}

  /** @internal */
  public _spec(place: VolumePlace): k8s.PersistentVolumeSpec {
    return this.spec(place);
  }
}

function path(value: string): string {
  requirePath('path', value);
  return value;
}

function fillValues(
  values: Readonly<Record<string, string>>,
  place: VolumePlace,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, fill(value, place)]),
  );
}

function onHost(hostName: string): k8s.NodeSelectorTerm {
  return {
    matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [hostName] }],
  };
}
