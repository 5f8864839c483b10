// What faults cost while eight clients write, on the Kubernetes that KUBECONFIG names.
//   npm run bench:chaos -- [RUNS] [FAULT ...]
//
// Every run forms a cluster of its own, injects one fault, and reads every acknowledged write back.
// A row has the writes that failed, the keys that were lost, the longest call of a client, and the
// figure: the seconds from the start of the last pod until the cluster is healthy, or for what
// Kubernetes does pod by pod (rollout, drain, upgrade) the seconds of the whole. `never` is after a
// minute. For some faults the first recipe gets the same in turns, and the end of the output has
// the ratios.
//
// ENGINES are images with commas between them; their images must be on the Kubernetes nodes.
// CHAOS_ROUNDS is the number of accidents in a row, and CHAOS_SEED repeats them. NODE_POWER is a
// command that takes `stop 2` and `start 2` for the Kubernetes node of that number; without it no
// power is cut. With LOGIN=tls our clusters speak TLS only, and let in a user with few rights.
import { Engine } from '../src';
import { Fault, NODE_POWER, swapAddresses, upgrade } from '../test/e2e/chaos/faults';
import { startKillers, stopKillers } from '../test/e2e/chaos/killer';
import { drawInTurn, seededRandom } from '../test/e2e/chaos/random';
import { redisTarget, redisYaml, start, upgradePath } from '../test/e2e/chaos/setup';
import { Outcome, survive } from '../test/e2e/chaos/survival';
import { Target } from '../test/e2e/chaos/target';
import * as trials from '../test/e2e/chaos/trials';
import { deleteNamespace } from '../test/e2e/namespace';
import { firstRecipe } from './first-recipe';
import { median } from './statistics';

const ENGINES = (process.env.ENGINES ?? 'redis:7.0.15,redis:8.0.6,valkey/valkey:9.1.2').split(',');
const SEED = Number(process.env.CHAOS_SEED ?? Date.now() % 1_000_000);
const ROUNDS = Number(process.env.CHAOS_ROUNDS ?? 20);
const NAMESPACE = 'bench-chaos';

/** How long a cluster may take to become healthy. */
const LIMIT_MS = 60_000;

const random = seededRandom(SEED);

/** What happened to one cluster. */
interface Result {
  readonly label: string;
  readonly outcome: Outcome;
  /** Seconds; undefined for never. */
  readonly figure?: number;
}

/** Forms clusters of an engine in an empty namespace, and injects a fault into them. */
type Measure = (engine: Engine, namespace: string) => Promise<Result[]>;

const ours = (trial: trials.Trial): Measure => {
  return async (engine, namespace) => {
    const target = redisTarget(namespace);
    await start([target], [redisYaml(target, { engine })]);
    return [await result(target, trial.name, trial.fault, trial.isPaced)];
  };
};

const theirs = (trial: trials.Trial): Measure => {
  return async ({ image }, namespace) => {
    const name = 'redis-cluster';
    const target = { namespace, name, selector: `app=${name}`, shards: 3, replicas: 1 };
    await start([target], [firstRecipe(image)], 'privileged');
    return [await result(target, `${trial.name}, first recipe`, trial.fault, trial.isPaced)];
  };
};

const upgraded: Measure = async (engine, namespace) => {
  const target = redisTarget(namespace);
  const [oldest, ...newer] = upgradePath(engine).map((step) => redisYaml(target, { engine: step }));
  await start([target], [oldest]);
  return [await result(target, 'upgrade', upgrade(newer), true)];
};

const swapped: Measure = async (engine, namespace) => {
  const targets = ['redis', 'other'].map((name) => redisTarget(namespace, name));
  await start(
    targets,
    targets.map((target) => redisYaml(target, { engine })),
  );
  const fault = swapAddresses();
  return Promise.all(targets.map((target) => result(target, 'addresses swapped', fault)));
};

const accidents: Measure = async (engine, namespace) => {
  const target = redisTarget(namespace);
  await start([target], [redisYaml(target, { engine })]);
  const results: Result[] = [];
  for (const { name, fault } of drawInTurn(trials.ACCIDENTS, ROUNDS, random)) {
    results.push(await result(target, `accident: ${name}`, fault));
    if (results.at(-1)?.figure === undefined) break;
  }
  return results;
};

/** What is measured in turns, by the name of the fault. */
const FAULTS: Readonly<Record<string, readonly Measure[]>> = {
  rollout: [ours(trials.ROLLOUT), theirs(trials.ROLLOUT)],
  upgrade: [upgraded],
  drain: [ours(trials.DRAIN)],
  'all-pods': [ours(trials.ALL_PODS), theirs(trials.ALL_PODS)],
  'forced-delete': [ours(trials.FORCED), theirs(trials.FORCED)],
  sigkill: [ours(trials.SIGKILL), theirs(trials.SIGKILL)],
  volumes: [ours(trials.VOLUMES)],
  swap: [swapped],
  accidents: [accidents],
  ...(NODE_POWER ? { 'power-cut': [ours(trials.POWER_CUT)] } : {}),
};

async function main(): Promise<void> {
  const [runs = '3', ...chosen] = process.argv.slice(2);
  const names = chosen.length > 0 ? chosen : Object.keys(FAULTS);
  const unknown = names.find((name) => !(name in FAULTS));
  if (unknown !== undefined) {
    throw new Error(`no fault is called ${unknown}; choose from ${Object.keys(FAULTS).join(', ')}`);
  }
  console.log(`CHAOS_SEED=${SEED}\n`);
  console.log('| fault | engine | run | failed | lost | longest call | figure |');
  console.log('| --- | --- | --- | --- | --- | --- | --- |');
  await startKillers();
  const ratios: string[] = [];
  for (const name of names) {
    for (const engine of ENGINES.map((image) => Engine.fromImage(image))) {
      const figures = await measureInTurns(FAULTS[name], engine, Number(runs));
      if (figures.length === 2 && figures.every((list) => list.length > 0)) {
        const [own, peer] = figures.map(median);
        ratios.push(`${name}, ${engine.image}: ${(peer / own).toFixed(1)}`);
      }
    }
  }
  await stopKillers();
  console.log('\nmedian of the first recipe divided by that of the library, where both came back:');
  for (const ratio of ratios) console.log(ratio);
}

/** Prints every run, and returns the figures of each contestant. */
async function measureInTurns(
  contestants: readonly Measure[],
  engine: Engine,
  runs: number,
): Promise<number[][]> {
  const figures = contestants.map((): number[] => []);
  for (let run = 1; run <= runs; run++) {
    for (const [index, measure] of contestants.entries()) {
      try {
        const results = await measure(engine, NAMESPACE);
        for (const one of results) console.log(row(one, engine, run));
        figures[index].push(...results.flatMap(({ figure }) => figure ?? []));
      } finally {
        await deleteNamespace(NAMESPACE);
      }
    }
  }
  return figures;
}

async function result(
  target: Target,
  label: string,
  fault: Fault,
  isPaced = false,
): Promise<Result> {
  const outcome = await survive(target, fault, { limit: LIMIT_MS, random });
  const ms = outcome.problem === undefined && isPaced ? outcome.faultMs : outcome.healthyAfterMs;
  return { label, outcome, figure: ms === undefined ? undefined : ms / 1000 };
}

function row({ label, outcome, figure }: Result, engine: Engine, run: number): string {
  const { writes, lost } = outcome;
  const cells = [
    ...[label, engine.image, run, writes.failed, lost ?? 'unknown', `${writes.longest.ms} ms`],
    figure === undefined ? 'never' : `${figure.toFixed(1)} s`,
  ];
  return `| ${cells.join(' | ')} |`;
}

void main();
