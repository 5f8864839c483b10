// What faults cost the clients of test/clients, on the Kubernetes that KUBECONFIG names.
//   npm run clients
//
// The image of test/clients/Dockerfile has to be on the Kubernetes nodes, or where they can pull it.
// All clients write side by side to a cluster of six pods, so that one fault hits all of them. A row
// has the calls that failed, the acknowledged keys that were lost, the longest call, and the time
// from the moment at which every node says ok until every worker of the client has written again
// (`never` is after a minute): the median of all runs, with the worst in parentheses.
//
// CLIENTS, FAULTS and SETTINGS are names with commas between them, RUNS is how often each fault is
// injected (3), ENGINE the image of the server, CLIENTS_IMAGE that of the clients
// (redis-clients:dev), WORKERS (16) and PAUSE_MS (50) what each client gets of them, CHAOS_SEED what repeats
// the choice of pods, and CLIENTS_NAMESPACE the namespace (clients-matrix). With LOGIN=tls the nodes
// speak TLS only, and the clients are a user with few rights; otherwise everybody may do everything.
// With ACCESS, nodePorts or traefikPorts, each client writes from outside as well: OUTSIDE is the
// command that runs another one there, on a machine where scripts/build-clients.sh was run.
// NODE_POWER is a command that takes `stop 2` and `start 2` for the Kubernetes node of that number;
// without it no power is cut.
import { startKillers, stopKillers } from '../e2e/chaos/killer';
import { LOGIN } from '../e2e/chaos/login';
import { seededRandom } from '../e2e/chaos/random';
import { redisTarget } from '../e2e/chaos/setup';
import { engine } from '../e2e/redis-cluster';
import { chosen, CLIENTS, SETTINGS } from './catalog';
import { FAULTS } from './faults';
import { Figures } from './figures';
import { Bench } from './measure';
import { ACCESSES, outsideClients } from './outside';
import { HEAD, row } from './report';

const RUNS = Number(process.env.RUNS ?? 3);
const SEED = Number(process.env.CHAOS_SEED ?? Date.now() % 1_000_000);

async function main(): Promise<void> {
  const clients = chosen('CLIENTS', CLIENTS);
  const settingsList = chosen('SETTINGS', SETTINGS);
  const faults = chosen('FAULTS', Object.keys(FAULTS)).map((name) => FAULTS[name]);
  const [access] = chosen('ACCESS', ACCESSES);
  const what = `RUNS=${RUNS} CHAOS_SEED=${SEED} LOGIN=${LOGIN} ACCESS=${access}`;
  console.log(`${engine.image}, ${what}\n\n${HEAD}`);
  const inside = redisTarget(process.env.CLIENTS_NAMESPACE ?? 'clients-matrix');
  const outside = await outsideClients(inside, access);
  const bench = new Bench(engine, outside?.target ?? inside, seededRandom(SEED), outside);
  const errors = new Set<string>();
  await startKillers();
  try {
    for (const fault of faults) {
      for (const settings of settingsList) {
        const found = new Map<string, Figures[]>();
        for (let run = 1; run <= RUNS; run++) {
          const { figures, problem } = await bench.measure(fault, clients, settings);
          if (problem !== undefined) errors.add(`${fault.name}, run ${run}: ${problem}`);
          for (const [client, each] of figures) {
            found.set(client, [...(found.get(client) ?? []), each]);
            if (each.error) errors.add(`${fault.name}, ${client}, ${settings}: ${each.error}`);
          }
        }
        for (const [client, runs] of found) console.log(row(client, fault.name, settings, runs));
      }
    }
  } finally {
    await bench.close();
    await stopKillers();
  }
  console.log(`\nwhat calls failed with, the newest of each run:\n${[...errors].join('\n')}`);
}

void main();
