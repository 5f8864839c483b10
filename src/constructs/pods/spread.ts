import { k8s } from 'cdk8s-plus-27';
import { requireInteger } from '../common/checks';
import { requireOptions } from '../common/option-table';

/** Options for `Spread.antiAffinity`. */
export interface SpreadAntiAffinityOptions {
  /**
   * The label of Kubernetes nodes whose value no two pods should share.
   *
   * @default 'kubernetes.io/hostname'
   */
  readonly topologyKey?: string;

  /**
   * Whether a pod stays pending if it would have to share the value. The rule is for all pods of the
   * StatefulSet, not only for those of one shard: 6 shards with 2 replicas each then need 18 Kubernetes
   * nodes.
   *
   * @default false
   */
  readonly required?: boolean;

  /**
   * The weight of the rule against other preferences, from 1 to 100. A `required` rule has none.
   *
   * @default 100
   */
  readonly weight?: number;

  /**
   * The labels of the pods to keep away from.
   *
   * @default - those by which the StatefulSet selects its pods
   */
  readonly labels?: { readonly [label: string]: string };
}

/** Options for `Spread.evenly`. */
export interface SpreadEvenlyOptions {
  /**
   * The label of Kubernetes nodes over whose values the pods are spread.
   *
   * @default 'topology.kubernetes.io/zone'
   */
  readonly topologyKey?: string;

  /**
   * The greatest difference in pods between any two values.
   *
   * @default 1
   */
  readonly maxSkew?: number;

  /**
   * Whether a pod stays pending if it would break the rule.
   *
   * @default false
   */
  readonly required?: boolean;
}

/** The fields of a pod's spec that keep pods apart. */
interface Placement {
  readonly preferred?: k8s.WeightedPodAffinityTerm;
  readonly required?: k8s.PodAffinityTerm;
  readonly constraint?: k8s.TopologySpreadConstraint;
}

type Labels = Readonly<Record<string, string>>;

/** A rule by which the scheduler keeps the pods of a StatefulSet apart. */
export class Spread {
  /**
   * Keeps any two pods of the StatefulSet off the same host, or off the same value of another label of
   * Kubernetes nodes. Where there are fewer hosts than pods, leave it a preference, which it is by
   * default.
   */
  public static antiAffinity(options: SpreadAntiAffinityOptions = {}): Spread {
    requireOptions<SpreadAntiAffinityOptions>(options, {
      topologyKey: true,
      required: 'boolean',
      weight: true,
      labels: true,
    });
    const weight = options.weight ?? 100;
    requireInteger('weight', weight, 1, 100);
    if (options.required && options.weight !== undefined) {
      throw new Error(
        `weight is ${weight}, and a required rule has none; leave out one of the two`,
      );
    }
    return new Spread((selector) => {
      const term = {
        topologyKey: options.topologyKey ?? 'kubernetes.io/hostname',
        labelSelector: {
          matchExpressions: Object.entries(options.labels ?? selector).map(([key, value]) => ({
            key,
            operator: 'In',
            values: [value],
          })),
        },
      };
      return options.required
        ? { required: term }
        : { preferred: { weight, podAffinityTerm: term } };
    });
  }

  /** Spreads the pods over the zones, or over the values of another label of Kubernetes nodes. */
  public static evenly(options: SpreadEvenlyOptions = {}): Spread {
    requireOptions<SpreadEvenlyOptions>(options, {
      topologyKey: true,
      maxSkew: true,
      required: 'boolean',
    });
    const maxSkew = options.maxSkew ?? 1;
    requireInteger('maxSkew', maxSkew, 1);
    return new Spread((selector) => ({
      constraint: {
        topologyKey: options.topologyKey ?? 'topology.kubernetes.io/zone',
        maxSkew,
        whenUnsatisfiable: options.required ? 'DoNotSchedule' : 'ScheduleAnyway',
        labelSelector: { matchLabels: selector },
      },
    }));
  }

  private constructor(private readonly place: (selector: Labels) => Placement) {}

  /** @internal */
  public _place(selector: Labels): Placement {
    return this.place(selector);
  }
}
