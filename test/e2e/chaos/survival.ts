import { setTimeout as sleep } from 'node:timers/promises';
import { Fault, FaultContext } from './faults';
import { Statistics } from './protocol';
import { Target } from './target';
import { Unhealthy, Writer } from './writer';
import { writerHost } from './writer-pod';

/** How long writers write before a fault, and after the cluster is healthy again. */
const MARGIN_MS = 2_000;

/** How a cluster came through a fault. */
export interface Outcome {
  /** What became of the writes, from the fault on. */
  readonly writes: Statistics;
  /** How many acknowledged keys were lost; undefined where the cluster could not be read. */
  readonly lost?: number;
  /** Names of lost keys, or why none could be read. */
  readonly lostKeys: readonly string[];
  /** How long the fault itself took; undefined where the cluster did not survive a step of it. */
  readonly faultMs?: number;
  /** Milliseconds from the start of the last pod; undefined where the cluster is not healthy. */
  readonly healthyAfterMs?: number;
  /** Why the cluster is not healthy; undefined where it is. */
  readonly problem?: string;
}

/** How a fault is injected. */
export interface SurvivalOptions {
  /** Milliseconds within which the cluster has to be healthy again; 120 s unless given. */
  readonly limit?: number;
  /** Flags of the writer program. */
  readonly flags?: readonly string[];
  /** Random numbers from 0 up to 1; Math.random unless given. */
  readonly random?: () => number;
}

/** Injects a fault into a healthy cluster while writers write, and waits for its recovery. */
export async function survive(
  target: Target,
  fault: Fault,
  { limit, flags, random = Math.random }: SurvivalOptions = {},
): Promise<Outcome> {
  const writer = await Writer.start(target, flags);
  try {
    const { nodes } = await writer.healthy();
    const host = await writerHost(target.namespace);
    await sleep(MARGIN_MS);
    await writer.mark();

    const recovery = await injectAndRecover(fault, writer, limit, {
      target,
      nodes,
      writerHost: host,
      healthy: () => writer.healthy(limit),
      choose: (list) => list[Math.floor(random() * list.length)],
    });
    await sleep(MARGIN_MS);
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

async function injectAndRecover(
  fault: Fault,
  writer: Writer,
  limit: number | undefined,
  context: FaultContext,
): Promise<Pick<Outcome, 'faultMs' | 'healthyAfterMs' | 'problem'>> {
  const start = performance.now();
  let faultMs: number | undefined;
  try {
    await fault(context);
    faultMs = Math.round(performance.now() - start);
    return { faultMs, healthyAfterMs: (await writer.healthy(limit)).ms };
  } catch (error) {
    if (!(error instanceof Unhealthy)) throw error;
    return { faultMs, problem: error.message };
  }
}

/** An outcome in one line. */
export function summary(name: string, outcome: Outcome): string {
  const { writes, lost, lostKeys, faultMs, healthyAfterMs, problem } = outcome;
  const { acknowledged, failed, messages, longest } = writes;
  return [
    `${name}: took ${faultMs ?? '?'} ms, healthy after ${healthyAfterMs ?? '?'} ms`,
    `${acknowledged} acknowledged, ${failed} failed, ${lost ?? '?'} lost`,
    `longest call ${longest.ms} ms (from ${longest.at} ms on)`,
    ...[...messages, ...lostKeys, ...(problem ? [problem] : [])],
  ].join('; ');
}
