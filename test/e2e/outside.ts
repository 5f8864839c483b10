import { get, run } from './kubectl';

/** Traefik's entry points redis-0, redis-1 and so on are expected on the ports from here on. */
export const TRAEFIK_PORT = 7000;

/** The NodePorts from here on are expected to be free. */
export const NODE_PORT = 31700;

/** A command as it is run outside the Kubernetes cluster. */
export function takenOutside(command: readonly string[]): string[] {
  return [...(process.env.OUTSIDE ?? '').split(' ').filter(Boolean), ...command];
}

/** Runs a command outside the Kubernetes cluster; OUTSIDE is the command that takes it there. */
export function outside(...command: string[]): Promise<string> {
  return outsideWith('', ...command);
}

/** Runs a command outside the Kubernetes cluster, which reads this. */
export function outsideWith(input: string, ...command: string[]): Promise<string> {
  const [program, ...args] = takenOutside(command);
  return run(program, args, input);
}

/** The addresses of the Kubernetes nodes, for a client outside the cluster. */
export async function hostAddresses(): Promise<string[]> {
  interface Nodes {
    readonly items: readonly {
      readonly status: { readonly addresses: readonly { type: string; address: string }[] };
    }[];
  }
  const { items } = await get<Nodes>(['nodes']);
  return items.map(
    ({ status }) => status.addresses.find(({ type }) => type === 'InternalIP')!.address,
  );
}
