import { ApiObject, JsonPatch } from 'cdk8s';

/** Takes out the namespace that a chart gives to every object, for one that stands in none. */
export function withoutNamespace<T extends ApiObject>(apiObject: T): T {
  if (apiObject.metadata.namespace !== undefined) {
    apiObject.addJsonPatch(JsonPatch.remove('/metadata/namespace'));
  }
  return apiObject;
}
