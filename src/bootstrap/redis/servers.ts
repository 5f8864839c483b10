import { ConnectionOptions } from 'node:tls';
import { Redis } from 'ioredis';
import { Address } from '../../topology';
import { Problem } from '../cluster/observation';
import { Certificates } from './certificates';
import { COMMAND_TIMEOUT_MS, connect, Connection } from './connection';
import { askBuild, Build } from './info';
import { hashOf, Login } from './login';
import { isLoginMissing, isLoginRefused, problemOf } from './problem';

/** The connections to the servers, kept from one look to the next. */
export class Servers {
  private readonly clients = new Map<string, Redis>();
  /** Why connections failed: the errors of their commands only tell that they are closed. */
  private readonly causes = new WeakMap<Redis, Error>();
  private readonly builds = new WeakMap<Redis, Build>();

  /** What servers show; left out where they are spoken to without TLS. */
  readonly certificates?: Certificates;

  /** How often a login was refused, by address. */
  private readonly refusals = new Map<string, number>();

  constructor(
    private readonly login: Login,
    /** Makes what it takes to speak TLS; left out where the servers are spoken to without it. */
    private readonly tls?: () => ConnectionOptions,
    private readonly commandTimeoutMs = COMMAND_TIMEOUT_MS,
  ) {
    if (tls) this.certificates = new Certificates(tls);
  }

  /** How to talk to a server: after a refused login with the next of what may work. */
  connectionFor({ host, port }: Address): Connection {
    const candidates = this.login.candidates();
    const refused = this.refusals.get(`${host} ${port}`) ?? 0;
    return { host, port, ...candidates[refused % candidates.length], tls: this.tls?.() };
  }

  /** Whether the program has a password to log in with. */
  get hasPassword(): boolean {
    return this.login.candidates()[0].password !== undefined;
  }

  get speaksTls(): boolean {
    return this.tls !== undefined;
  }

  /** The hashes of the passwords that all servers are to have, by the names of their users. */
  get passwordHashes(): ReadonlyMap<string, string> {
    return new Map([...this.login.passwords()].map(([user, each]) => [user, hashOf(each)]));
  }

  /** The connection to an address; opens one if there is none. */
  connectTo({ host, port }: Address): Redis {
    const key = `${host} ${port}`;
    const known = this.clients.get(key);
    if (known !== undefined && known.status !== 'end') return known;
    const client = connect(this.connectionFor({ host, port }), this.commandTimeoutMs);
    client.on('error', (cause: Error) => {
      this.causes.set(client, cause);
      if (isLoginRefused(cause)) this.refusals.set(key, (this.refusals.get(key) ?? 0) + 1);
    });
    this.clients.set(key, client);
    return client;
  }

  /** The connection of the last look: a new one to the same address may reach another server. */
  established({ host, port }: Address): Redis | undefined {
    const client = this.clients.get(`${host} ${port}`);
    return client?.status === 'ready' ? client : undefined;
  }

  /** The server's version and abilities, asked for once for each connection. */
  async buildOf(client: Redis): Promise<Build> {
    const build = this.builds.get(client) ?? (await askBuild(client));
    this.builds.set(client, build);
    return build;
  }

  /** As whom the program logs in where it can. */
  get user(): string | undefined {
    return this.login.candidates()[0].username;
  }

  /** What the error of a command means; if the connection has failed, that is the cause. */
  problem(client: Redis, error: unknown): Problem {
    const cause = this.causes.get(client) ?? error;
    const isMissing = isLoginMissing(cause);
    // It was opened when there was no password yet, and is never logged in.
    if (isMissing) client.disconnect();
    const refusal = isMissing || isLoginRefused(cause) ? this.login.refusal : undefined;
    return { ...problemOf(cause, client.options.username ?? undefined), ...refusal };
  }

  close(): void {
    for (const client of this.clients.values()) client.disconnect();
  }
}
