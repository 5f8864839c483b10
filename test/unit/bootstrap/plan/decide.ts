import { Observation } from '../../../../src/bootstrap/cluster/observation';
import { Command } from '../../../../src/bootstrap/plan/command';
import { Decision } from '../../../../src/bootstrap/plan/decision';
import { plan } from '../../../../src/bootstrap/plan/plan';
import { Facts, idOf, line, spec } from '../observed';

/** What the plan decides where so many shards and replicas are wanted. */
export function decide(seen: Observation, shards = 3, replicas = 1): Decision {
  return plan(spec(shards, replicas), seen);
}

export function commands(decision: Decision): readonly Command[] {
  return decision.kind === 'step' ? decision.commands : [];
}

/** The slots of three shards. */
export const SLOTS = [
  { first: 0, last: 5460 },
  { first: 5461, last: 10922 },
  { first: 10923, last: 16383 },
];

/** Six pods with epochs of their own. */
export const EPOCHS: Readonly<Record<number, Facts>> = Object.fromEntries(
  [0, 1, 2, 3, 4, 5].map((pod) => [pod, { own: { epoch: 1 } }]),
);

/** Pods 3 to 5 own the slots of three shards. */
export const SHARD_OWNERS: Readonly<Record<number, Facts>> = Object.fromEntries(
  SLOTS.map((range, shard) => [shard + 3, { own: { epoch: 1, slots: [range] } }]),
);

/** Each shard knows itself; pods 0 to 2 are the replicas where `attached`. */
export function apart(attached: boolean, view: Facts['view'] = {}): Record<number, Facts> {
  const cluster: Record<number, Facts> = {};
  for (const [shard, range] of SLOTS.entries()) {
    const slots = [range];
    const own = attached ? { primary: idOf(shard + 3) } : { epoch: 1 };
    cluster[shard] = { own, others: [line(shard + 3, { slots })], view };
    cluster[shard + 3] = { own: { epoch: 1, slots }, others: [line(shard, own)] };
  }
  return cluster;
}

/** Pods on these Kubernetes nodes, a letter each, in the order of their ordinals. */
export function runningOn(nodes: string, view: Facts['view'] = {}): Record<number, Facts> {
  return Object.fromEntries(
    [...nodes].map((node, ordinal) => [ordinal, { view, pod: { place: { node } } }]),
  );
}
