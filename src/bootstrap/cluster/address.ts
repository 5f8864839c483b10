/** Where a server listens. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** Where the connection to a pod goes. */
export function connectionAddress(
  { via, port }: { readonly via?: Address; readonly port: number },
  host: string,
): Address {
  return via ?? { host, port };
}

/** An address as people write it: `10.0.0.1:6379`, `[fd00::1]:6379`. */
export function formatAddress({ host, port }: Address): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
