import { ApiObject, JsonPatch } from 'cdk8s';

/** Removes the namespace that a chart gives to every object, from one that is not namespaced. */
export function withoutNamespace<T extends ApiObject>(apiObject: T): T {
  if (apiObject.metadata.namespace !== undefined) {
    apiObject.addJsonPatch(JsonPatch.remove('/metadata/namespace'));
  }
  return apiObject;
}
