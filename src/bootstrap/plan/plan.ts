import { nodeCount, SLOTS } from '../../topology';
import { disagreement, epochDisagreement, slotDisagreement } from '../cluster/agreement';
import { improve, level, attach } from './replicas';
import { Decision } from './decision';
import { enumerate } from '../util/list';
import { recall, release } from './reset';
import { hasten, introduceWithin, isForming, isIdle, prepare, restore, takeOver } from './form';
import { depart, handOver, scaleIn } from './scale-in';
import { introduceAll, welcome } from './meet';
import { forget } from './forget';
import { agree } from './agree';
import { inTransit, shareOut, succeed, swapping } from './slot-owners';
import { Observation } from '../cluster/observation';
import { closeOpenSlots, finishMisled } from './open-slots';
import { deletingMoved, outlived, refusal } from './refusals';
import { migrating, reshard } from './reshard';
import { shape } from './target-shards';
import { sight } from './preconditions';
import { Survey, survey } from '../cluster/cluster-state';
import { Wanted } from '../cluster/cluster-spec';

/**
 * Decides the next step towards the wanted cluster. It is a pure function of what was seen: a run
 * that is killed after any command leaves something from which the next run goes on.
 */
export function plan(wanted: Wanted, seen: Observation): Decision {
  const facts = survey(seen, nodeCount(wanted));
  return sight(wanted, seen) ?? reach(wanted, facts) ?? conclude(wanted, seen, facts);
}

/** What leads to a whole cluster of the pods that stay. */
function reach(wanted: Wanted, facts: Survey): Decision | undefined {
  const why = refusal(facts);
  if (why !== undefined) return { kind: 'refuse', why };

  // Whatever else is to be done: data are served under the configured settings only.
  const serving = facts.members.filter((member) => !isIdle(member, facts));
  const first = facts.hasKeys ? restore(wanted.tuning, serving) : undefined;
  const unclear =
    first ??
    outlived(facts) ??
    succeed(facts) ??
    inTransit(facts) ??
    swapping(facts, wanted) ??
    recall(facts, wanted) ??
    deletingMoved(facts);
  if (unclear !== undefined) return unclear;

  const shards = shape(wanted, facts);
  const forming = isForming(facts);
  return (
    (forming ? prepare(facts) : undefined) ??
    shareOut(shards) ??
    (forming ? introduceWithin(shards, facts) : undefined) ??
    release(shards, facts) ??
    attach(shards) ??
    (forming ? takeOver(shards) : undefined) ??
    (forming ? undefined : hasten(facts, wanted)) ??
    welcome(facts, wanted) ??
    introduceAll(facts, wanted) ??
    forget(facts) ??
    finishMisled(facts) ??
    // In haste, epochs are settled within moments, and at the configured pace only in seconds.
    agree(facts, wanted, facts.hasKeys ? slotDisagreement : disagreement) ??
    restore(wanted.tuning, facts.members) ??
    migrating(facts) ??
    closeOpenSlots(facts) ??
    reshard(shards, facts) ??
    agree(facts, wanted, epochDisagreement) ??
    level(shards, facts, wanted) ??
    handOver(shards, wanted) ??
    depart(facts, wanted) ??
    improve(shards, facts, wanted)
  );
}

/** What is left once the pods that stay are whole. */
function conclude(wanted: Wanted, { pods, replicas }: Observation, facts: Survey): Decision {
  const { departed, members } = facts;
  const scaled = wanted.scales ? scaleIn(facts, wanted, replicas ?? pods.length) : undefined;
  const names = enumerate(departed.map(({ name }) => name));
  return (
    scaled ?? {
      kind: 'done',
      why:
        `all ${members.length} nodes agree: ${wanted.shards} primaries and ` +
        `${members.length - wanted.shards} replicas serve all ${SLOTS} slots` +
        (departed.length > 0
          ? `; ${names} hold nothing and are none of them, so ask for ${members.length} pods`
          : ''),
    }
  );
}
