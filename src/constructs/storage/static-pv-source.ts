import { k8s } from 'cdk8s-plus-27';
import { requirePath } from '../common/checks';
import { fill, fillDistinct, VolumePlace } from './pattern';

/** Options for `StaticPVSource.nfs`. */
export interface NfsSourceOptions {
  /** The name or the address of the server. */
  readonly server: string;

  /** The exported directory, with `{i}` where each volume's number goes. */
  readonly path: string;
}

/** Options for `StaticPVSource.local`. */
export interface LocalSourceOptions {
  /** The directory on the host; `{i}` is replaced by each volume's number. */
  readonly path: string;

  /**
   * The host of each volume, in their order, by the label kubernetes.io/hostname. The same host may
   * have several volumes, if `path` contains `{i}`.
   */
  readonly hostNames: string[];
}

/** Options for `StaticPVSource.hostPath`. */
export interface HostPathSourceOptions {
  /** The directory on the host, with `{i}` where each volume's number goes. */
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
   * Behind a CSI driver. `{i}` is replaced by each volume's number in `volumeHandle`, which needs
   * it, and in the values of `volumeAttributes`.
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

  /** On the disks of given hosts, one host for each volume. */
  public static local(options: LocalSourceOptions): StaticPVSource {
    const { hostNames } = options;
    const shared = new Set(hostNames).size < hostNames.length;
    return new StaticPVSource((place) => {
      if (hostNames.length !== place.count) {
        throw new Error(
          `hostNames has ${hostNames.length} of ${place.count} names; name the host of each volume`,
        );
      }
      const filled = shared ? fillDistinct('path', options.path, place) : fill(options.path, place);
      return {
        local: { path: path(filled) },
        nodeAffinity: { required: { nodeSelectorTerms: [onHost(hostNames[place.index])] } },
      };
    });
  }

  /** On whichever host runs the pod: for trials on a single host only. */
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
