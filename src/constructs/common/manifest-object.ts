import { ApiObject, ApiObjectProps } from 'cdk8s';
import { Construct } from 'constructs';

/**
 * An object that is synthesized as its manifest says. The generated classes of cdk8s-plus drop the
 * fields that their Kubernetes version does not know, those of a user's JSON patch among them.
 */
export function manifestObject(scope: Construct, id: string, manifest: unknown): ApiObject {
  return new ApiObject(scope, id, manifest as ApiObjectProps);
}
