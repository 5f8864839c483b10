import { get, run } from './kubectl';

/** Runs a command where clients of the cluster are: OUTSIDE is what it takes to get there. */
export function outside(...command: string[]): Promise<string> {
  const [program, ...args] = [
    ...(process.env.OUTSIDE ?? '').split(' ').filter(Boolean),
    ...command,
  ];
  return run(program, args);
}

/** The addresses of the machines, where a client outside reaches them. */
export async function machineAddresses(): Promise<string[]> {
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
