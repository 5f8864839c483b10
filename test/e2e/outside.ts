import { get, run } from './kubectl';

/** Runs a command outside the Kubernetes cluster; OUTSIDE is the command that takes it there. */
export function outside(...command: string[]): Promise<string> {
  return outsideWith('', ...command);
}

/** Runs a command outside the Kubernetes cluster, which reads this. */
export function outsideWith(input: string, ...command: string[]): Promise<string> {
  const [program, ...args] = [
    ...(process.env.OUTSIDE ?? '').split(' ').filter(Boolean),
    ...command,
  ];
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
