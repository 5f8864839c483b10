import { readFileSync } from 'node:fs';
import { Engine } from '../../../src';
import { clientCommands } from '../../../src/constructs/pods/user-rights';
import { tlsFilesIn } from '../../support/certificates';
import { TestServers } from '../../support/servers';

/** Servers of a cluster that is yet to be formed, and how it is reached. */
export interface Setup {
  readonly servers: TestServers;
  /** What clients have in their environment. */
  readonly env: NodeJS.ProcessEnv;
  /** What the program has beside the addresses. */
  readonly program?: { readonly args: readonly string[]; readonly env: NodeJS.ProcessEnv };
}

const COUNT = 6;

/** The name of all nodes, where names do not matter. `localhost` may lead to ::1. */
export const NAME = '127.0.0.1';

/**
 * A name that a certificate can have. redis-py would look up the one in lower case before it connects,
 * and look for the address in the certificate.
 */
export const LOCALHOST = 'LOCALHOST';

/** By default a server that is killed loses what it acknowledged while the disk was busy. */
const DURABLE = ['--appendfsync', 'always'];

const ADMIN = { user: 'admin', password: 'secret of admin' };
const SHOP = { user: 'shop', password: 'secret-of-shop' };

/** What a cluster lets each user do, and what docs/passwords.md gives an application. */
const RIGHTS = [
  ...clientCommands(Engine.REDIS_7_0),
  ...['~*', '+@read', '+@write', '+@transaction', '-@dangerous'],
];

/** Nodes tell addresses, and everybody may do everything. */
export async function open(directives: readonly string[] = []): Promise<Setup> {
  const all = [...DURABLE, ...directives];
  const servers = await TestServers.start(COUNT, { directives: all });
  return { servers, env: { REDIS_NODES: servers.addresses.join() } };
}

/** Nodes tell names, as those of a cluster on Kubernetes do. */
export function named(): Promise<Setup> {
  return open(announced(NAME));
}

/** Nodes speak TLS only, the default user is off, and clients are one with few rights. */
export async function secured(tlsDir: string): Promise<Setup> {
  const servers = await TestServers.start(COUNT, { ...ADMIN, tlsDir, directives: onLocalhost() });
  const nodes = servers.all.map(({ port }) => `${LOCALHOST}:${port}`).join();
  return { servers, ...access(nodes, tlsDir) };
}

/** The same, and nodes tell names that only a map leads to anywhere, as to clients outside. */
export async function mapped(tlsDir: string): Promise<Setup> {
  const servers = await TestServers.start(0);
  const nameOf = (ordinal: number): string => `node-${ordinal}.invalid`;
  for (let ordinal = 0; ordinal < COUNT; ordinal++) {
    const directives = onLocalhost(nameOf(ordinal));
    await servers.add(1, { ...ADMIN, tlsDir, directives });
  }
  const outside = servers.all.map(({ port }) => `${LOCALHOST}:${port}`);
  const map = servers.all.map(({ port }, index) => `${nameOf(index)}:${port}=${outside[index]}`);
  // From one node on, all others are reached by the map only.
  const { env, program } = access(outside[0], tlsDir);
  return { servers, env: { ...env, REDIS_MAP: map.join() }, program };
}

/** How the cluster is reached by TLS. */
function access(nodes: string, tlsDir: string): Omit<Setup, 'servers'> {
  const { ca } = tlsFilesIn(tlsDir);
  const env = {
    REDIS_NODES: nodes,
    REDIS_USERNAME: SHOP.user,
    REDIS_PASSWORD: SHOP.password,
    REDIS_TLS: 'true',
    REDIS_CA: readFileSync(ca, 'utf8'),
  };
  const admin = { REDIS_USERNAME: ADMIN.user, REDIS_PASSWORD: ADMIN.password };
  return { env, program: { args: ['--cacert', ca], env: admin } };
}

/** The name may lead to the address of either kind. */
function onLocalhost(name = LOCALHOST): string[] {
  const user = ['--user', SHOP.user, 'on', `>${SHOP.password}`, ...RIGHTS];
  return ['--bind', '127.0.0.1', '-::1', ...DURABLE, ...announced(name), ...user];
}

function announced(name: string): string[] {
  return [
    ...['--cluster-announce-hostname', name],
    ...['--cluster-preferred-endpoint-type', 'hostname'],
  ];
}
