import { setTimeout as sleep } from 'node:timers/promises';
import { CLIENTS, ClientName, programOf, Settings } from '../../clients/catalog';
import { Figures, figuresOf } from '../../clients/figures';
import { FollowedProgram } from '../../clients/program';
import { bootstrap } from '../../support/program';
import { until } from '../../support/until';
import { allOk, Fault } from './faults';
import { Setup } from './setups';

/** How long a client may take to write again. */
const BACK_LIMIT_MS = 40_000;

/** How a client came through a fault. */
export type Writes = Figures & { readonly acknowledged: number };

/** Forms a cluster and injects a fault, while all clients write at the same time. */
export async function writesThrough(
  { servers, env, program }: Setup,
  settings: Settings,
  fault: Fault,
): Promise<ReadonlyMap<ClientName, Writes>> {
  const programs: FollowedProgram[] = [];
  try {
    const formed = await bootstrap(3, 1, servers.addresses, program?.args, program?.env);
    expect(formed).toMatchObject({ code: 0 });
    const all = { ...env, SETTINGS: settings, WORKERS: '4', PAUSE_MS: '50' };
    programs.push(...CLIENTS.map((client) => new FollowedProgram(programOf(client), [], all)));
    await until('every client writes', () =>
      Promise.resolve(programs.every(({ lines }) => lines.allWrote())),
    );
    const faultAt = Date.now();
    await fault(servers);
    await until('all nodes say ok', () => allOk(servers));
    const okAt = Date.now();
    const end = okAt + BACK_LIMIT_MS;
    while (Date.now() < end && !programs.every(({ lines }) => lines.allWrote(okAt))) {
      await sleep(200);
    }
    for (const client of programs) client.kill('SIGTERM');
    await Promise.all(programs.map(({ ended }) => ended));
    return new Map(
      programs.map(({ lines }, index) => {
        const acknowledged = lines.last?.acknowledged ?? 0;
        return [CLIENTS[index], { acknowledged, ...figuresOf(lines, faultAt, okAt) }];
      }),
    );
  } finally {
    for (const client of programs) client.kill('SIGKILL');
    await servers.stop();
  }
}
