import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The client libraries that have a program here. */
export const CLIENTS = [
  'ioredis',
  'node-redis',
  'redis-py',
  'valkey-glide',
  'go-redis',
  'valkey-go',
  'lettuce',
  'jedis',
  'redis-rs',
] as const;

/** A client's own defaults, or what docs/clients.md recommends. */
export const SETTINGS = ['bare', 'documented'] as const;

export type ClientName = (typeof CLIENTS)[number];
export type Settings = (typeof SETTINGS)[number];

/** The program of a client on this machine; scripts/build-clients.sh builds it. */
export function programOf(client: ClientName): string {
  return join(__dirname, '../../lib/clients/bin', client);
}

/** The clients that were not built yet. */
export function missingClients(): ClientName[] {
  return CLIENTS.filter((client) => !existsSync(programOf(client)));
}

/** The ones of a list that were chosen by their names with commas between them; all unless given. */
export function chosen<T extends string>(
  variable: string,
  all: readonly T[],
  names = process.env[variable],
): readonly T[] {
  if (!names) return all;
  return names.split(',').map((name) => {
    const found = all.find((one) => one === name);
    if (found !== undefined) return found;
    throw new Error(`${variable} has ${name}, which there is not; choose from ${all.join()}`);
  });
}
