import { Address } from '../../topology';
import { Child, Kubectl } from './kubectl';
import { Unavailable } from './unavailable';

/** How long kubectl may take until it listens. */
const CONNECT_TIMEOUT_MS = 15_000;

interface Forward {
  readonly child: Child;
  /** The pod's address when it started. */
  readonly host: string;
  readonly local: Promise<Address>;
}

/** Port-forwards to pods through the API server; each is kept until it ends or its pod moves. */
export class PortForwards {
  private readonly forwards = new Map<string, Forward>();

  constructor(
    private readonly kubectl: Kubectl,
    private readonly namespace: string,
  ) {
    process.once('exit', () => this.close());
  }

  /** The local address that leads to a pod's port; throws `Unavailable` with kubectl's complaint. */
  to(pod: string, { host, port }: Address): Promise<Address> {
    const known = this.forwards.get(pod);
    if (known !== undefined && known.host === host && !isOver(known.child)) return known.local;
    known?.child.kill();
    const child = this.kubectl.start(
      ...['port-forward', `--namespace=${this.namespace}`, '--address=127.0.0.1'],
      ...[`pod/${pod}`, `:${port}`],
    );
    const local = listening(child);
    this.forwards.set(pod, { child, host, local });
    return local;
  }

  close(): void {
    for (const { child } of this.forwards.values()) child.kill();
  }
}

function isOver({ exitCode, signalCode }: Child): boolean {
  return exitCode !== null || signalCode !== null;
}

/** Waits until kubectl prints where it listens. */
function listening(child: Child): Promise<Address> {
  return new Promise((resolve, reject) => {
    const complaints: string[] = [];
    const timer = setTimeout(() => {
      reject(new Unavailable(`kubectl port-forward took more than ${CONNECT_TIMEOUT_MS / 1000} s`));
      child.kill();
    }, CONNECT_TIMEOUT_MS);
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      const port = /127\.0\.0\.1:(\d+)/.exec(text)?.[1];
      if (port !== undefined) {
        clearTimeout(timer);
        resolve({ host: '127.0.0.1', port: Number(port) });
      }
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => complaints.push(text.trim()));
    const fail = (message: string): void => {
      clearTimeout(timer);
      reject(new Unavailable(message));
    };
    child.once('error', ({ message }) => fail(message));
    child.once('close', () => fail(`kubectl port-forward ended: ${complaints.join(' ')}`));
  });
}
