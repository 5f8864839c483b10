import { nodeCount, SLOTS, Topology } from '../topology';
import { Decision, step } from './decision';
import { enumerate } from './enumerate';
import { introduceWithin, isForming, prepare, restore, takeOver } from './forming';
import {
  agree,
  attach,
  forget,
  introduceAll,
  swapping,
  level,
  promote,
  shareOut,
  succeed,
} from './membership';
import { Observation, Pod, Tuning } from './observation';
import { refusal } from './refusals';
import { shape } from './shape';
import { Survey, survey } from './survey';

/** The cluster that is wanted. */
export interface Wanted extends Topology {
  /** What the servers are configured with, to be put back after forming. */
  readonly tuning: Required<Tuning>;
}

/**
 * Decides the next step towards the wanted cluster. It is a pure function of what was seen: a run
 * that is killed after any command leaves something from which the next run goes on.
 */
export function plan(wanted: Wanted, seen: Observation): Decision {
  const count = nodeCount(wanted);
  return sight(count, seen) ?? form(wanted, survey(seen));
}

/** What has to happen before every pod can be seen. */
function sight(count: number, { pods, replicas }: Observation): Decision | undefined {
  const hopeless = pods.find(({ problem }) => problem?.final);
  if (hopeless !== undefined) return { kind: 'refuse', why: complaint(hopeless) };
  if (replicas !== undefined && replicas < count) {
    return step(`ask for ${count} pods where there are ${replicas}`, [
      { kind: 'scale', replicas: count },
    ]);
  }
  if (replicas !== undefined && replicas > count) {
    return {
      kind: 'refuse',
      why:
        `the StatefulSet has ${replicas} pods, and ${count} are wanted: this version takes no ` +
        `nodes out, so raise shards or replicasPerShard to make use of ${replicas} pods`,
    };
  }
  const blind = pods.filter(({ view }) => view === undefined);
  return blind.length > 0 ? { kind: 'wait', why: enumerate(blind.map(complaint)) } : undefined;
}

function complaint({ name, problem }: Pod): string {
  return `${name} ${problem?.text ?? 'was not seen'}`;
}

function form(wanted: Wanted, facts: Survey): Decision {
  const why = refusal(facts, wanted);
  if (why !== undefined) return { kind: 'refuse', why };

  const unclear = succeed(facts) ?? swapping(facts, wanted);
  if (unclear !== undefined) return unclear;

  const shards = shape(wanted, facts);
  const forming = isForming(facts);
  return (
    (forming ? prepare(facts) : undefined) ??
    shareOut(shards) ??
    (forming ? introduceWithin(shards) : undefined) ??
    attach(shards) ??
    (forming ? takeOver(shards) : undefined) ??
    introduceAll(facts) ??
    forget(facts) ??
    agree(facts) ??
    level(shards, wanted.replicasPerShard) ??
    promote(shards, facts) ??
    restore(wanted.tuning, facts) ?? {
      kind: 'done',
      why:
        `all ${facts.members.length} nodes agree: ${shards.length} primaries with ` +
        `${wanted.replicasPerShard} replicas each serve all ${SLOTS} slots`,
    }
  );
}
