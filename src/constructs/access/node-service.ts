import { ApiObject, ApiObjectMetadata } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { POD_NAME_LABEL } from '../../external-service';
import { requireLabel } from '../common/checks';
import { manifestObject } from '../common/manifest-object';
import { ITcpService } from '../pods/tcp-service';

/** What is special about the Service of a node, for one kind of access. */
export interface NodeServiceSpec {
  readonly spec?: Omit<kplus.k8s.ServiceSpec, 'selector' | 'ports' | 'publishNotReadyAddresses'>;
  readonly nodePort?: number;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Properties for `NodeService`. */
interface NodeServiceProps extends NodeServiceSpec {
  readonly metadata: ApiObjectMetadata;
  readonly selector: { readonly [label: string]: string };
  readonly pod: string;
  readonly port: number;
}

/**
 * The Service of one node. It follows the pod by its name, and leads to the port for clients only. To a pod
 * that is not ready it leads as well, as the pod's own name does inside: clients are told nodes by the
 * other nodes, not by Kubernetes.
 */
export class NodeService extends kplus.Resource implements ITcpService {
  public readonly resourceType = 'services';

  public readonly port: number;

  protected readonly apiObject: ApiObject;

  constructor(scope: Construct, id: string, props: NodeServiceProps) {
    super(scope, id);
    const { metadata, selector, pod, port, nodePort, annotations } = props;
    this.port = port;
    this.apiObject = manifestObject(
      this,
      'Resource',
      kplus.k8s.KubeService.manifest({
        metadata: { ...metadata, annotations: { ...metadata.annotations, ...annotations } },
        spec: {
          ...props.spec,
          publishNotReadyAddresses: true,
          selector: { ...selector, [POD_NAME_LABEL]: pod },
          ports: [{ name: 'redis', port, nodePort }],
        },
      }),
    );
    requireLabel('the name of the Service of a node', this.name);
  }
}
