import { Scaling } from './scaling';
import { VolumeClaim } from './volume-claim';

/** Refuses to leave claims to a Job that gives up no pods. */
export function requireJobForClaims(deletesClaims: boolean, scaling: Scaling): void {
  if (deletesClaims && scaling._isByManifest) {
    throw new Error(
      'deleteVolumesOnScaleDown is true, and with Scaling.byManifest no Job knows which pods were ' +
        'emptied; leave it out and delete the volume claims by hand, or use Scaling.byJob()',
    );
  }
}

/** Refuses to have claims expanded by a Job that cannot reach them. */
export function requireAccessForClaims({ expandTo }: VolumeClaim, scaling: Scaling): void {
  if (expandTo && !scaling._apiAccess) {
    throw new Error(
      `expandStorageTo is ${expandTo.asString()}, and the Job has no access to the Kubernetes API; ` +
        'give Scaling.byManifest apiAccess, or use Scaling.byJob()',
    );
  }
}
