import { User } from './secrets';

/** What the pods of a test have, beside the defaults of the library. */
export interface PodsOptions {
  /** The third number of the addresses. */
  readonly net?: number;
  readonly port?: number;
  /** The replicas of each of the three shards. */
  readonly replicas?: number;
  /** More lines of redis.conf. */
  readonly directives?: readonly string[];
  /** The directory of the Secret with the certificate. */
  readonly tlsDir?: string;
  /** Whether clients and bus need TLS then; they do by default. */
  readonly tlsRequired?: boolean;
  /** The password in the Secret of each pod. */
  readonly password?: string;
  /** Whether clients may log in as the default user. */
  readonly defaultUser?: boolean;
  /** The users beside the default one, as in the environment of a node, and their passwords. */
  readonly users?: readonly User[];
  /** More arguments of the server. */
  readonly args?: readonly string[];
}
