import { setTimeout as sleep } from 'node:timers/promises';
import { Fault, Patient } from './faults';
import { Statistics } from './protocol';
import { Target } from './target';
import { Unhealthy, Writer } from './writer';
import { writerMachine } from './writer-pod';

/** How long writers write before a fault and after the cluster is whole again; milliseconds. */
const MARGIN = 2_000;

/** How a cluster came through a fault. */
export interface Outcome {
  /** What became of the writes, from the fault on. */
  readonly writes: Statistics;
  /** How many acknowledged keys were lost; undefined where the cluster could not be read. */
  readonly lost?: number;
  /** Names of lost keys, or why none could be read. */
  readonly lostKeys: readonly string[];
  /** Milliseconds that the fault itself took; undefined where a step of it was not survived. */
  readonly took?: number;
  /** Milliseconds from the last pod's start on; undefined where the cluster stayed ill. */
  readonly healthyAfter?: number;
  /** What was amiss in the end. */
  readonly amiss?: string;
}

/** How a fault is done. */
export interface SurvivalOptions {
  /** Milliseconds within which the cluster has to be whole again; 120 s unless given. */
  readonly limit?: number;
  /** Flags of the writer program. */
  readonly flags?: readonly string[];
  /** Numbers from 0 up to 1, for what is left to chance; Math.random unless given. */
  readonly random?: () => number;
}

/** Does a fault to a cluster that is whole while writers write, and waits for its recovery. */
export async function survive(
  target: Target,
  fault: Fault,
  { limit, flags, random = Math.random }: SurvivalOptions = {},
): Promise<Outcome> {
  const writer = await Writer.start(target, flags);
  try {
    const { nodes } = await writer.healthy();
    const machine = await writerMachine(target.namespace);
    await sleep(MARGIN);
    await writer.mark();

    const recovery = await recoveryFrom(fault, writer, limit, {
      target,
      nodes,
      writerMachine: machine,
      healthy: () => writer.healthy(limit),
      choose: (list) => list[Math.floor(random() * list.length)],
    });
    await sleep(MARGIN);
    const { statistics, readBack } = await writer.finish();
    const read =
      typeof readBack === 'string'
        ? { lostKeys: [readBack] }
        : { lost: readBack.lost, lostKeys: readBack.lostKeys };
    return { writes: statistics, ...read, ...recovery };
  } finally {
    writer.end();
  }
}

async function recoveryFrom(
  fault: Fault,
  writer: Writer,
  limit: number | undefined,
  patient: Patient,
): Promise<Pick<Outcome, 'took' | 'healthyAfter' | 'amiss'>> {
  const start = performance.now();
  let took: number | undefined;
  try {
    await fault(patient);
    took = Math.round(performance.now() - start);
    return { took, healthyAfter: (await writer.healthy(limit)).ms };
  } catch (error) {
    if (!(error instanceof Unhealthy)) throw error;
    return { took, amiss: error.message };
  }
}

/** An outcome in one line. */
export function summary(name: string, outcome: Outcome): string {
  const { writes, lost, lostKeys, took, healthyAfter, amiss } = outcome;
  const { acknowledged, failed, messages, longest } = writes;
  return [
    `${name}: took ${took ?? '?'} ms, healthy after ${healthyAfter ?? '?'} ms`,
    `${acknowledged} acknowledged, ${failed} failed, ${lost ?? '?'} lost`,
    `longest call ${longest.ms} ms (from ${longest.at} ms on)`,
    ...[...messages, ...lostKeys, ...(amiss ? [amiss] : [])],
  ].join('; ');
}
