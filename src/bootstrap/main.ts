import { setTimeout as sleep } from 'node:timers/promises';
import { nodeCount } from '../topology';
import { refuseBesideAJob } from './run/active-job';
import { converge, keep, Outcome, World } from './run/converge';
import { inWords } from './plan/decision';
import { explain } from './report/plan-report';
import { forecast } from './plan/preview';
import { findPods, locate, Whereabouts } from './observe/find-pods';
import { inClusterApi } from './kubernetes/in-cluster-api';
import { plan } from './plan/plan';
import { Servers } from './redis/servers';
import { Goal, readSettings, Settings, Task, USAGE } from './options';
import { statusOf } from './report/status';
import { checkOf, checkReport, statusReport } from './report/status-report';
import { supersede } from './run/older-jobs';
import { tuningInUse } from './cluster/tuning';
import { realWorld } from './run/live-cluster';

/** How the process ends, so that a Job and a script can tell the ends apart. */
const EXIT: Record<Outcome['kind'] | 'flawed' | 'usage' | 'unavailable', number> = {
  done: 0,
  flawed: 1,
  gaveUp: 2,
  refuse: 3,
  usage: 64,
  unavailable: 69,
};

const clock = { now: () => performance.now(), sleep };

async function main(args: string[]): Promise<number> {
  if (args.includes('--help')) {
    console.log(USAGE);
    return EXIT.done;
  }
  let settings: Settings;
  try {
    settings = readSettings(args, process.env);
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${USAGE}`);
    return EXIT.usage;
  }
  const servers = new Servers(settings.credentials);
  try {
    const where = await locate(settings.source);
    const hindrance = settings.mode === 'apply' ? await clearTheWay(settings, where) : undefined;
    if (hindrance !== undefined) return conclude(hindrance);
    const count = 'wanted' in settings ? nodeCount(settings.wanted) : 0;
    const world = realWorld(findPods(where, count, servers), servers, clock);
    return await run('wanted' in settings ? await adopt(settings, where, world) : settings, world);
  } catch (error) {
    const { message, stack } = error as Error;
    // What nobody threw on purpose is a mistake of the program, and takes more than its message.
    console.error(error instanceof TypeError ? stack : message);
    return EXIT.unavailable;
  } finally {
    servers.close();
  }
}

/** Of what Jobs are to do, the newest one decides; and a person does nothing beside one. */
async function clearTheWay(
  { job, deadline }: Settings & { readonly mode: 'apply' },
  where: Whereabouts,
): Promise<Outcome | undefined> {
  if (where.find === 'kubectl') return refuseBesideAJob(where.kubectl, where.workload);
  if (where.find !== 'api' || job === undefined) return undefined;
  const { namespace } = where.workload;
  return supersede(inClusterApi(process.env), { namespace, job }, clock, console.log, deadline);
}

/** Fills in what a person left out, and Kubernetes and the servers that serve know. */
async function adopt<T extends Goal>(task: T, where: Whereabouts, world: World): Promise<T> {
  const { wanted, given } = task;
  if (given === undefined) return task;
  const tuning = { ...wanted.tuning, ...tuningInUse(await world.observe()), ...given };
  // The next `kubectl apply` would take pods away again, and their keys with them.
  const isFixed = where.find === 'kubectl' && where.workload.replicas !== undefined;
  return { ...task, wanted: { ...wanted, tuning, scales: wanted.scales && !isFixed } };
}

function conclude(outcome: Outcome): number {
  console.log(outcome.kind === 'gaveUp' ? outcome.why : inWords(outcome));
  return EXIT[outcome.kind];
}

async function run(task: Task, world: World): Promise<number> {
  switch (task.mode) {
    case 'apply':
      return conclude(await converge(task.wanted, world, clock, console.log, task.deadline));
    case 'keep':
      return await keep(task.wanted, world, clock, console.log);
    case 'plan': {
      const seen = await world.observe();
      const decision = plan(task.wanted, seen);
      const changes = forecast(task.wanted, seen);
      console.log(task.json ? json({ changes, ...decision }) : explain(decision, seen, changes));
      return EXIT.done;
    }
    case 'status': {
      const status = statusOf(await world.observe());
      console.log(task.json ? json(status) : statusReport(status));
      return EXIT.done;
    }
    case 'check': {
      const status = statusOf(await world.observe());
      console.log(task.json ? json(checkOf(status)) : checkReport(status));
      return status.whole ? EXIT.done : EXIT.flawed;
    }
  }
}

function json(data: object): string {
  return JSON.stringify(data, undefined, 2);
}

// As a container's first process it would otherwise not hear it, and go on beside its successor.
process.on('SIGTERM', () => process.exit(143));
// What runs beside it, as a port-forward, ends when it exits, and not when it is ended.
process.on('SIGINT', () => process.exit(130));

void main(process.argv.slice(2)).then((code) => {
  // What a slow reader of a pipe has not taken yet would be lost; connections may still be open.
  process.stdout.write('', () => process.exit(code));
});
