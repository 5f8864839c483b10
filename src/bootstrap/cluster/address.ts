import { Address } from '../../topology';

/** Where the connection to a pod goes. */
export function connectionAddress(
  { via, port }: { readonly via?: Address; readonly port: number },
  host: string,
): Address {
  return via ?? { host, port };
}
