import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CLIENTS, ClientName, programOf } from '../../clients/catalog';
import { FollowedProgram } from '../../clients/program';
import { CertificateAuthority } from '../../support/certificates';
import { until } from '../../support/until';
import { LOCALHOST } from './setups';
import { TlsListener } from './tls-listener';

/** What a client found behind each port. */
export interface Listeners {
  readonly right: TlsListener;
  readonly ofAnotherName: TlsListener;
  readonly ofAnotherCa: TlsListener;
}

/** Java sends no name without a dot in it, and finds this one in a file. */
const JAVA_NAME = 'redis.localhost';

/** The name by which a client is told to connect. */
export function nameFor(client: ClientName): string {
  return client === 'lettuce' || client === 'jedis' ? JAVA_NAME : LOCALHOST;
}

/** Lets all clients, which trust a CA, connect to ports of which only one has the right certificate. */
export async function showCertificates(
  ca: CertificateAuthority,
  dir: string,
): Promise<ReadonlyMap<ClientName, Listeners>> {
  const other = new CertificateAuthority('of somebody else');
  const names = [LOCALHOST, JAVA_NAME];
  const secrets = [
    ca.secret({ names }),
    ca.secret({ names: ['elsewhere'] }),
    other.secret({ names }),
  ];
  other.close();
  const hosts = join(dir, 'hosts');
  writeFileSync(hosts, `127.0.0.1 ${JAVA_NAME}\n`);
  const started: TlsListener[] = [];
  const programs: FollowedProgram[] = [];
  const found = new Map<ClientName, Listeners>();
  try {
    for (const client of CLIENTS) {
      const own = await Promise.all(secrets.map((secret) => TlsListener.start(secret)));
      started.push(...own);
      const [right, ofAnotherName, ofAnotherCa] = own;
      found.set(client, { right, ofAnotherName, ofAnotherCa });
      const env = {
        REDIS_NODES: own.map(({ port }) => `${nameFor(client)}:${port}`).join(),
        REDIS_TLS: 'true',
        REDIS_CA: ca.pem,
        SETTINGS: 'documented',
        JAVA_TOOL_OPTIONS: `-Djdk.net.hosts.file=${hosts}`,
      };
      programs.push(new FollowedProgram(programOf(client), [], env));
    }
    await until('every client has tried each port', () =>
      Promise.resolve(
        [...found.values()].every(
          ({ right, ofAnotherName, ofAnotherCa }) =>
            right.names.size > 0 && ofAnotherName.wasTried && ofAnotherCa.wasTried,
        ),
      ),
    );
    return found;
  } finally {
    for (const program of programs) program.kill('SIGKILL');
    await Promise.all(programs.map(({ ended }) => ended));
    for (const listener of started) listener.close();
  }
}
