import { k8s } from 'cdk8s-plus-27';
import { requireInteger } from '../common/checks';

/** How `Spread.antiAffinity` keeps pods apart. */
export interface SpreadAntiAffinityOptions {
  /**
   * The label of the nodes whose value no two pods should share.
   *
   * @default 'kubernetes.io/hostname'
   */
  readonly topologyKey?: string;

  /**
   * Whether a pod rather stays unscheduled than share the value.
   *
   * @default false
   */
  readonly required?: boolean;

  /**
   * What the rule weighs against other preferences, from 1 to 100. It has no meaning together with
   * `required`.
   *
   * @default 100
   */
  readonly weight?: number;

  /**
   * The labels of the pods to stay away from.
   *
   * @default - those by which the StatefulSet selects its pods
   */
  readonly labels?: { readonly [label: string]: string };
}

/** How `Spread.evenly` shares pods out. */
export interface SpreadEvenlyOptions {
  /**
   * The label of the nodes among whose values the pods are shared out.
   *
   * @default 'topology.kubernetes.io/zone'
   */
  readonly topologyKey?: string;

  /**
   * By how many pods the fullest value may exceed the emptiest.
   *
   * @default 1
   */
  readonly maxSkew?: number;

  /**
   * Whether a pod rather stays unscheduled than break the rule.
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
  /** Keeps any two pods off one node, or off one value of another label of the nodes. */
  public static antiAffinity(options: SpreadAntiAffinityOptions = {}): Spread {
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

  /** Shares the pods out among the zones, or among the values of another label of the nodes. */
  public static evenly(options: SpreadEvenlyOptions = {}): Spread {
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
