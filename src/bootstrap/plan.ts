import { nodeCount, SLOTS, Topology } from '../topology';
import { improve, level } from './balance';
import { Decision, step } from './decision';
import { enumerate } from './enumerate';
import { introduceWithin, isForming, prepare, restore, takeOver } from './forming';
import {
  agree,
  attach,
  forget,
  inTransit,
  introduceAll,
  shareOut,
  succeed,
  swapping,
} from './membership';
import { Observation, Pod, Tuning } from './observation';
import { mend } from './partial-sight';
import { otherShards, outlived, refusal } from './refusals';
import { shape } from './shape';
import { Survey, survey } from './survey';

/** The cluster that is wanted. */
export interface Wanted extends Topology {
  /** What the servers are configured with, to be put back after forming. */
  readonly tuning: Required<Tuning>;
  /** Whether the program may set the StatefulSet's number of pods. */
  readonly scales: boolean;
}

/**
 * Decides the next step towards the wanted cluster. It is a pure function of what was seen: a run
 * that is killed after any command leaves something from which the next run goes on.
 */
export function plan(wanted: Wanted, seen: Observation): Decision {
  return sight(wanted, seen) ?? form(wanted, survey(seen));
}

/** What has to happen before every pod can be seen, and what may. */
function sight(wanted: Wanted, { pods, replicas }: Observation): Decision | undefined {
  const count = nodeCount(wanted);
  const hopeless = pods.find(({ problem }) => problem?.final);
  if (hopeless !== undefined) return { kind: 'refuse', why: complaint(hopeless) };
  if (replicas !== undefined && replicas > count) {
    return {
      kind: 'refuse',
      why:
        `the StatefulSet has ${replicas} pods, and ${count} are wanted: this version takes no ` +
        `nodes out, so raise shards or replicasPerShard to make use of ${replicas} pods`,
    };
  }
  // A StatefulSet that nobody has scaled yet has one pod, and no cluster to be asked about.
  const asked = replicas === 1 ? 0 : (replicas ?? count);
  const blind = pods.slice(0, asked).filter(({ view }) => view === undefined);
  if (blind.length > 0) {
    const why = enumerate(blind.map(complaint));
    return mend(wanted, pods.slice(0, asked)) ?? { kind: 'wait', why };
  }
  return replicas === undefined || replicas === count
    ? undefined
    : grow(wanted, replicas, survey({ pods: pods.slice(0, asked) }));
}

function grow(wanted: Wanted, replicas: number, facts: Survey): Decision | undefined {
  const why = otherShards(facts, wanted);
  if (why !== undefined) return { kind: 'refuse', why };
  const count = nodeCount(wanted);
  return step(`ask for ${count} pods where there are ${replicas}`, [
    { kind: 'scale', replicas: count },
  ]);
}

function complaint({ name, problem }: Pod): string {
  return `${name} ${problem?.text ?? 'was not seen'}`;
}

function form(wanted: Wanted, facts: Survey): Decision {
  const why = refusal(facts, wanted);
  if (why !== undefined) return { kind: 'refuse', why };

  // Whatever else is to be done: data are served under the configured settings only.
  const first = facts.hasKeys ? restore(wanted.tuning, facts.members) : undefined;
  const unclear =
    first ?? outlived(facts) ?? succeed(facts) ?? inTransit(facts) ?? swapping(facts, wanted);
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
    restore(wanted.tuning, facts.members) ??
    level(shards, facts, wanted) ??
    improve(shards, facts, wanted) ?? {
      kind: 'done',
      why:
        `all ${facts.members.length} nodes agree: ${shards.length} primaries and ` +
        `${facts.members.length - shards.length} replicas serve all ${SLOTS} slots`,
    }
  );
}
