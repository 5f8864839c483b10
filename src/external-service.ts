// What the Service of a node says to `cdk8s-redis-cluster endpoints`, and how that finds it.

/** The component of the Services by which clients outside reach a node, in the label that all objects have. */
export const EXTERNAL_COMPONENT = 'external';

/** The label in which Kubernetes gives a pod of a StatefulSet its own name. */
export const POD_NAME_LABEL = 'statefulset.kubernetes.io/pod-name';

/** The annotation with the DNS domain of the Kubernetes cluster. */
export const CLUSTER_DOMAIN_ANNOTATION = 'cdk8s-redis-cluster/cluster-domain';

/** The annotation with the address outside, where the manifest knows it. */
export const OUTSIDE_ANNOTATION = 'cdk8s-redis-cluster/outside';

/** The annotation, `true`, of a Service that leads to nodes which speak TLS. */
export const TLS_ANNOTATION = 'cdk8s-redis-cluster/tls';

/** The annotation, `true`, of a Service that leads to nodes at which clients log in. */
export const LOGIN_ANNOTATION = 'cdk8s-redis-cluster/login';
