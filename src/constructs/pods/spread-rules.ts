import { k8s } from 'cdk8s-plus-27';
import { unlessEmpty } from '../common/unless-empty';
import { Spread } from './spread';

/** The fields of a pod's spec for several rules together. */
export function spreadRules(
  spread: Spread[],
  selector: Readonly<Record<string, string>>,
): Pick<k8s.PodSpec, 'affinity' | 'topologySpreadConstraints'> {
  const places = spread.map((each) => each._place(selector));
  const preferred = places.flatMap((place) => place.preferred ?? []);
  const required = places.flatMap((place) => place.required ?? []);
  const constraints = places.flatMap((place) => place.constraint ?? []);

  const podAntiAffinity = {
    preferredDuringSchedulingIgnoredDuringExecution: unlessEmpty(preferred),
    requiredDuringSchedulingIgnoredDuringExecution: unlessEmpty(required),
  };
  return {
    affinity: preferred.length + required.length > 0 ? { podAntiAffinity } : undefined,
    topologySpreadConstraints: unlessEmpty(constraints),
  };
}
