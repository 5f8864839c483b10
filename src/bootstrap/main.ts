import { setTimeout as sleep } from 'node:timers/promises';
import { version } from '../../package.json';
import { nodeCount } from '../topology';
import { clusterState } from './cluster/cluster-state';
import { tuningInUse } from './cluster/tuning';
import { inClusterApi } from './kubernetes/in-cluster-api';
import { newestJob } from './kubernetes/job-state';
import { Unavailable } from './kubernetes/unavailable';
import { findExternalEndpoints } from './observe/external-endpoints';
import { findPods, ResolvedSource, resolveSource } from './observe/find-pods';
import { EXIT_CODES } from './exit-codes';
import { Goal, Options, parseOptions, Task } from './options';
import { plan } from './plan/plan';
import { preview } from './plan/preview';
import { Servers } from './redis/servers';
import { tlsOptions } from './redis/tls-files';
import { checkOf, checkReport } from './report/check-report';
import { endpointsReport } from './report/endpoints-report';
import { jsonText } from './report/json-text';
import { planReport } from './report/plan-report';
import { statusOf } from './report/status';
import { refuseWhileJobRuns } from './run/active-job';
import { confirm } from './run/confirm';
import { converge } from './run/converge';
import { eventListener } from './run/event-listener';
import { keep } from './run/keep';
import { KeeperRecord } from './run/keeper-record';
import { ClusterClient, liveCluster } from './run/live-cluster';
import { loginOf, passwordSecret } from './run/login';
import { deleteOlderJobs } from './run/older-jobs';
import { Outcome, outcomeText } from './run/outcome';
import { tellAll } from './run/rounds';
import { serveKeeper } from './run/serve-keeper';
import { showStatus } from './run/show-status';
import { takeOver } from './run/take-over';
import { waitForShape } from './run/wait-for-shape';
import { USAGE } from './usage';
import { stopwatch } from './util/clock';
import { Pulse } from './util/pulse';
import { UsageError } from './util/usage-error';

const clock = { now: () => performance.now(), sleep };

async function main(args: string[]): Promise<number> {
  if (args.includes('--help') || args.includes('--version')) {
    console.log(args.includes('--help') ? USAGE : version);
    return EXIT_CODES.done;
  }
  try {
    return await execute(parseOptions(args, process.env));
  } catch (error) {
    if (error instanceof UsageError) {
      console.error(`${error.message}\n\n${USAGE}`);
      return EXIT_CODES.usage;
    }
    if (error instanceof Unavailable) {
      console.error(error.message);
      return EXIT_CODES.unavailable;
    }
    console.error(error instanceof Error ? error.stack : error);
    return EXIT_CODES.bug;
  }
}

async function execute(options: Options): Promise<number> {
  // All lines of the log tell the time since here.
  const timestamp = stopwatch(clock);
  const { tlsFiles } = options;
  const secret = passwordSecret(options, process.env);
  const servers = new Servers(loginOf(options, secret), tlsFiles && (() => tlsOptions(tlsFiles)));
  try {
    const source = await resolveSource(options.source);
    if (options.mode === 'endpoints') {
      const found = await findExternalEndpoints(source);
      console.log(options.json ? jsonText(found.endpoints) : endpointsReport(found));
      return EXIT_CODES.done;
    }
    const other =
      options.mode === 'apply' ? await checkOtherJobs(options, source, timestamp) : undefined;
    if (other !== undefined) return conclude(other);
    const pulse = new Pulse(clock);
    const count = 'spec' in options ? nodeCount(options.spec) : 0;
    const client = liveCluster(
      findPods(source, count, servers, pulse),
      servers,
      clock,
      options.mode === 'status' ||
        options.mode === 'check' ||
        (options.mode === 'keep' && options.metricsPort !== undefined),
      pulse,
      secret,
    );
    return await run(
      'spec' in options ? await completeGoal(options, source, client) : options,
      source,
      client,
      timestamp,
      pulse,
    );
  } finally {
    servers.close();
  }
}

/** The newest of the Jobs runs alone, and nothing is changed by hand while one runs. */
async function checkOtherJobs(
  { job, deadline }: Options & { readonly mode: 'apply' | 'wait' },
  source: ResolvedSource,
  timestamp: () => string,
): Promise<Outcome | undefined> {
  if (source.find === 'kubectl') return refuseWhileJobRuns(source.kubectl, source.workload);
  if (source.find !== 'api' || job === undefined) return undefined;
  const { namespace } = source.workload;
  return deleteOlderJobs(
    inClusterApi(process.env),
    { namespace, job },
    clock,
    console.log,
    deadline,
    timestamp,
  );
}

/** Completes what was asked for by hand with what Kubernetes and the servers are configured with. */
async function completeGoal<T extends Goal & Task>(
  task: T,
  source: ResolvedSource,
  client: ClusterClient,
): Promise<T> {
  const { spec, given } = task;
  if (given === undefined) return task;
  // What only waits puts no settings back.
  const inUse = task.mode === 'wait' ? {} : tuningInUse(await client.observe());
  // The next `kubectl apply` would take pods away again, and their keys with them.
  const isFixed = source.find === 'kubectl' && source.workload.replicas !== undefined;
  return {
    ...task,
    spec: {
      ...spec,
      tuning: { ...spec.tuning, ...inUse, ...given },
      scales: spec.scales && !isFixed,
    },
  };
}

async function run(
  task: Exclude<Task, { readonly mode: 'endpoints' }>,
  source: ResolvedSource,
  client: ClusterClient,
  timestamp: () => string,
  pulse: Pulse,
): Promise<number> {
  const listener = eventListener(source, process.env, console.log);
  switch (task.mode) {
    case 'apply': {
      const { deadline, spec } = task;
      const log = console.log;
      const outcome = await converge(spec, client, clock, log, deadline, timestamp, listener);
      await listener?.ended(outcome);
      return conclude(outcome);
    }
    case 'wait': {
      const job = (): ReturnType<typeof newestJob> =>
        source.find === 'kubectl'
          ? newestJob(source.kubectl, source.workload)
          : Promise.resolve({ kind: 'none' });
      return conclude(
        await waitForShape(task.spec, client, job, clock, console.log, task.deadline),
      );
    }
    case 'keep': {
      const record = new KeeperRecord(version, task.spec, Date.now);
      await serveKeeper(task, record, pulse, console.error);
      const listeners = tellAll([record, ...(listener ? [listener] : [])]);
      return await keep(task.spec, client, clock, console.log, undefined, listeners);
    }
    case 'plan': {
      const seen = await client.observe();
      const cluster = clusterState(seen, task.spec);
      const decision = plan(task.spec, seen, cluster);
      const changes = preview(task.spec, seen, cluster);
      console.log(
        task.json ? jsonText({ changes, ...decision }) : planReport(decision, seen, changes),
      );
      return EXIT_CODES.done;
    }
    case 'status':
      await showStatus(task, source, client, clock);
      return EXIT_CODES.done;
    case 'takeover':
      return conclude(
        await takeOver(
          client,
          task.yes ? () => Promise.resolve(true) : confirm,
          clock,
          console.log,
        ),
      );
    case 'check': {
      const status = statusOf(await client.observe());
      console.log(task.json ? jsonText(checkOf(status)) : checkReport(status));
      return status.healthy ? EXIT_CODES.done : EXIT_CODES.unhealthy;
    }
  }
}

function conclude(outcome: Outcome): number {
  console.log(outcomeText(outcome));
  return EXIT_CODES[outcome.kind];
}

// The first process of a container has no default handler of SIGTERM.
process.on('SIGTERM', () => process.exit(EXIT_CODES.terminated));
// Who reads the output may have seen enough, as `head` has.
process.stdout.on('error', ({ code }: NodeJS.ErrnoException) =>
  process.exit(code === 'EPIPE' ? EXIT_CODES.unread : EXIT_CODES.bug),
);
// Port-forwards are ended when the process exits, but not when a signal ends it.
process.on('SIGINT', () => process.exit(EXIT_CODES.interrupted));

void main(process.argv.slice(2)).then((code) => {
  // Exits only once a slow reader of the pipe has taken everything.
  process.stdout.write('', () => process.exit(code));
});
