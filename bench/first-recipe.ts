import { Testing } from 'cdk8s';
import { GlusterfsExample } from '../examples/glusterfs';

/** An object of the manifest. */
export interface RecipeObject {
  readonly kind: string;
  readonly metadata: { readonly name: string };
}

/** The manifest of the first recipe with volumes of the default StorageClass. */
export function firstRecipe(
  image: string,
  filter: (object: RecipeObject) => boolean = () => true,
): string {
  process.env.REDIS_IMAGE = image;
  const objects = Testing.synth(new GlusterfsExample(Testing.app(), 'glusterfs')) as RecipeObject[];
  const items = objects.filter((object) => object.kind !== 'PersistentVolume' && filter(object));
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
}
