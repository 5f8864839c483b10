import { isLeaving } from '../cluster/cluster-spec';
import { Pod } from '../cluster/observation';
import { formatList } from '../util/list';
import { bytesOf } from '../util/quantity';
import { refuse, step } from './decision';
import { Rule } from './rule';

/** Makes claims ask for the storage that is given: Kubernetes lets no one change their template. */
export const expandVolumes: Rule = ({ spec: { storage }, seen }) => {
  if (storage === undefined) return undefined;
  const small = seen.pods.filter(
    ({ claim }) => claim?.refusal === undefined && asksForLess(claim?.storage, storage),
  );
  return step(
    'ExpandingVolumes',
    `expand the volumes of ${names(small)} to ${storage}`,
    small.map(({ ordinal }) => ({ kind: 'expandClaim', pod: ordinal, storage })),
  );
};

/** Comes last: the cluster can be what it is to be on small volumes as well. */
export const refuseSmallVolumes: Rule = ({ spec, seen }) => {
  const refused = seen.pods.filter((pod) => !isLeaving(pod, spec) && pod.claim?.refusal);
  return spec.storage === undefined || refused.length === 0
    ? undefined
    : refuse(
        'VolumesNotExpanded',
        `the volumes of ${names(refused)} are not expanded to ${spec.storage}, because Kubernetes ` +
          `says: ${refused[0].claim?.refusal}; give their StorageClass allowVolumeExpansion: true ` +
          'if its driver can expand volumes, or leave expandStorageTo out',
      );
};

function asksForLess(storage: string | undefined, least: string): boolean {
  return storage !== undefined && bytesOf(storage) < bytesOf(least);
}

function names(pods: readonly Pod[]): string {
  return formatList(pods.map(({ name }) => name));
}
