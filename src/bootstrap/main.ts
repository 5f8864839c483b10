import { setTimeout as sleep } from 'node:timers/promises';
import { nodeCount } from '../topology';
import { converge, keep, Outcome } from './converge';
import { PodsByEndpoints } from './kubernetes';
import { inClusterApi } from './kubernetes-api';
import { explain } from './explain';
import { plan } from './plan';
import { FixedPods, Pods, PodsByName } from './pods';
import { Servers } from './servers';
import { readSettings, Settings, USAGE } from './settings';
import { realWorld } from './world';

/** How the process ends, so that a Job and a script can tell the ends apart. */
const EXIT: Record<Outcome['kind'] | 'usage', number> = {
  done: 0,
  gaveUp: 2,
  refuse: 3,
  usage: 64,
};

async function main(): Promise<number> {
  let settings: Settings;
  try {
    settings = readSettings(
      process.argv.slice(process.argv[1]?.endsWith('.js') ? 2 : 1),
      process.env,
    );
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${USAGE}`);
    return EXIT.usage;
  }
  const servers = new Servers(settings.credentials);
  const clock = { now: () => performance.now(), sleep };
  const world = realWorld(podsOf(settings), servers, clock);
  try {
    if (settings.dryRun) {
      const seen = await world.observe();
      console.log(explain(plan(settings.wanted, seen), seen));
      return EXIT.done;
    }
    if (settings.keep) return await keep(settings.wanted, world, clock, console.log);
    const outcome = await converge(settings.wanted, world, clock, console.log, settings.deadline);
    console.log(outcome.kind === 'refuse' ? `refused: ${outcome.why}` : outcome.why);
    return EXIT[outcome.kind];
  } finally {
    servers.close();
  }
}

function podsOf({ addresses, workload, apiAccess, wanted }: Settings): Pods {
  const count = nodeCount(wanted);
  if (workload === undefined) return new FixedPods(addresses);
  return apiAccess
    ? new PodsByEndpoints(workload, count, inClusterApi(process.env))
    : new PodsByName(workload, count);
}

// As a container's first process it would otherwise not hear it, and go on beside its successor.
process.on('SIGTERM', () => process.exit(143));

void main().then((code) => process.exit(code));
