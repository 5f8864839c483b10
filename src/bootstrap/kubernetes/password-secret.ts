import { randomBytes } from 'node:crypto';
import { PASSWORD_KEY } from '../../user-names';
import { ApiError, CreateApi } from './api';
import { Unavailable } from './unavailable';
import { Workload } from './workload';

/** As many hexadecimal digits twice: they need no quotes anywhere, and no program takes them for an option. */
const PASSWORD_BYTES = 32;

/**
 * The Secret with a generated password, which is in no manifest. No object owns it, so that it stays as long as
 * the volumes do. By its labels a person finds it; `app.kubernetes.io/instance` is not among them, by which Argo
 * CD may know what it has applied, and would delete what it has not.
 */
export class PasswordSecret {
  private isThere = false;
  private made?: string;

  constructor(
    private readonly api: CreateApi,
    private readonly workload: Pick<Workload, 'namespace' | 'statefulSet'>,
    private readonly name: string,
    private readonly generate = () => randomBytes(PASSWORD_BYTES).toString('hex'),
  ) {}

  /** The password that was made here; undefined where none was. */
  get password(): string | undefined {
    return this.made;
  }

  /** Whether Kubernetes has said that there is such a Secret. */
  get isKnown(): boolean {
    return this.isThere;
  }

  /** Makes the Secret with a new password. One that is there is left as it is. */
  async make(): Promise<void> {
    const { namespace, statefulSet } = this.workload;
    const password = this.generate();
    try {
      await this.api.create(`/api/v1/namespaces/${namespace}/secrets`, {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: {
          name: this.name,
          namespace,
          labels: {
            'app.kubernetes.io/managed-by': 'cdk8s-redis-cluster',
            'cdk8s-redis-cluster/stateful-set': statefulSet,
          },
        },
        stringData: { [PASSWORD_KEY]: password },
      });
      this.made = password;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.status === 403) throw new Unavailable(forbidden(error.message));
      if (error.status !== 409) throw error;
    }
    this.isThere = true;
  }
}

function forbidden(answer: string): string {
  return `the Job may not create Secrets: give its Role the verb create on secrets (${answer})`;
}
