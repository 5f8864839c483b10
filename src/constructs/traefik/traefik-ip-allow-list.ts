import { ApiObject, ApiObjectMetadata } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { requireSources } from '../common/sources';
import { manifestObject } from '../common/manifest-object';
import { requireOptions } from '../common/option-table';

/** Properties for `TraefikIpAllowList`. */
export interface TraefikIpAllowListProps {
  /**
   * Name, namespace, labels and annotations of the middleware.
   *
   * @default - named by cdk8s, in the namespace of the chart
   */
  readonly metadata?: ApiObjectMetadata;

  /** The ranges of addresses from which connections are let through, such as `10.0.0.0/8`. */
  readonly sources: string[];
}

/** The middleware with which Traefik, from version 3 on, lets only some clients through. */
export class TraefikIpAllowList extends kplus.Resource {
  public readonly resourceType = 'middlewaretcps';

  protected readonly apiObject: ApiObject;

  constructor(scope: Construct, id: string, props: TraefikIpAllowListProps) {
    super(scope, id);
    requireOptions<TraefikIpAllowListProps>(props, {
      metadata: true,
      sources: true,
    });
    requireSources(props.sources);
    this.apiObject = manifestObject(this, 'Resource', {
      apiVersion: 'traefik.io/v1alpha1',
      kind: 'MiddlewareTCP',
      metadata: props.metadata ?? {},
      spec: { ipAllowList: { sourceRange: props.sources } },
    });
  }
}
