import { formatRanges, slotCount } from '../cluster/slot-ranges';
import { Decision } from './decision';
import { enumerate } from '../util/list';
import { isFailing, NodeLine, openSlotsOf } from '../cluster/observation';
import { isComplete, isReplaced, strangers, Survey } from '../cluster/cluster-state';
import { isBlank, Member } from '../cluster/member';

/**
 * The reason for which nothing may be done, in a sentence that says what a person should look at;
 * undefined where nothing stands in the way.
 */
export function refusal(facts: Survey): string | undefined {
  return (
    keysWithoutSlots(facts) ??
    liveStranger(facts) ??
    leftover(facts) ??
    twoClusters(facts) ??
    slotsOfTheLost(facts) ??
    openInDatabases(facts)
  );
}

function keysWithoutSlots(facts: Survey): string | undefined {
  const stray = facts.members.find(
    (member) => hasKeysWithoutSlots(member) && !isDeletingMoved(member, facts),
  );
  return (
    stray &&
    `${stray.name} holds ${stray.view.keys} keys but owns no slot, so joining would lose them: ` +
      `look at them with redis-cli -h ${stray.host} -p ${stray.port} --scan, ` +
      `save what is needed, and empty it with FLUSHALL`
  );
}

/** A server that moves slots by itself deletes their keys in the background, after they are gone. */
export function deletingMoved(facts: Survey): Decision | undefined {
  const late = facts.members.find((member) => isDeletingMoved(member, facts));
  return (
    late && {
      kind: 'wait',
      why: `${late.name} still deletes ${late.view.keys} keys of slots that it gave away`,
    }
  );
}

function isDeletingMoved(member: Member, facts: Survey): boolean {
  return (
    hasKeysWithoutSlots(member) &&
    member.view.atomicMoves !== undefined &&
    facts.groups[0].includes(member) &&
    isComplete(facts)
  );
}

function hasKeysWithoutSlots({ own, view }: Member): boolean {
  return (
    own.flags.includes('master') &&
    own.slots.length === 0 &&
    view.keys > 0 &&
    view.migrations.length === 0
  );
}

function liveStranger(facts: Survey): string | undefined {
  const [found] = liveStrangers(facts);
  return found === undefined || isExpectedToEnd(facts)
    ? undefined
    : `${found.member.name} belongs to a cluster with ${describe(found.line)}, which is alive and ` +
        `none of the pods: look at CLUSTER NODES on both, and take one of them out with ` +
        `CLUSTER FORGET`;
}

/**
 * A pod that was deleted by force may have a successor while it still runs. So while a cluster with
 * keys hears from no more nodes that are none of the pods than there are pods that hold nothing,
 * those nodes are expected to end.
 */
export function outlived(facts: Survey): Decision | undefined {
  const [found] = liveStrangers(facts);
  return found === undefined
    ? undefined
    : {
        kind: 'wait',
        why:
          `${found.member.name} still hears from ${describe(found.line)}, which is none of the ` +
          `pods: it ends with the pod that it was, or take it out with CLUSTER FORGET`,
      };
}

function isExpectedToEnd(facts: Survey): boolean {
  return facts.hasKeys && countLiveStrangers(facts) <= facts.members.filter(isBlank).length;
}

/** How many nodes are alive and none of the pods. */
export function countLiveStrangers(facts: Survey): number {
  return new Set(liveStrangers(facts).map(({ line }) => line.id)).size;
}

function liveStrangers(facts: Survey): { member: Member; line: NodeLine }[] {
  return facts.members.flatMap((member) =>
    strangers(member, facts)
      .filter((line) => line.connected && !isFailing(line) && !isReplaced(line, facts))
      .map((line) => ({ member, line })),
  );
}

/** A pod on a volume of a cluster that is no more. */
function leftover(facts: Survey): string | undefined {
  for (const group of facts.groups.slice(1)) {
    for (const member of group) {
      const [line] = strangers(member, facts);
      if (line !== undefined) {
        return (
          `${member.name} belonged to another cluster, with ${describe(line)}: when nothing of ` +
          `that cluster is needed, delete the pod's volume claim and the pod`
        );
      }
    }
  }
  return undefined;
}

/** Groups with slots of their own are parts of one cluster; where they claim the same, one would lose. */
function twoClusters({ groups, hasKeys }: Survey): string | undefined {
  if (!hasKeys) return undefined;
  for (const [index, group] of groups.entries()) {
    const rival = groups
      .slice(0, index)
      .find((other) => other.some((a) => group.some((b) => overlaps(a, b))));
    if (rival !== undefined) {
      return (
        `${names(group)} and ${names(rival)} are two clusters that claim the same slots, and ` +
        `joining them would lose keys: empty the one that is not needed with FLUSHALL and ` +
        `CLUSTER RESET on each of its pods`
      );
    }
  }
  return undefined;
}

/** Slots whose owner is none of the pods, and which no replica is about to take over. */
export function slotsOfTheLost(facts: Survey): string | undefined {
  for (const member of facts.groups[0]) {
    const lost = strangers(member, facts).find(
      ({ id, slots }) =>
        slots.some(({ first }) => facts.owners[first] === undefined) &&
        !facts.members.some(({ own }) => own.primary === id),
    );
    if (lost !== undefined) {
      return (
        `slots ${formatRanges(lost.slots)} belong to ${describe(lost)}, which is none of the pods ` +
        `and has no replica: bring its pod and its volume back, or give its keys up with CLUSTER ` +
        `FORGET ${lost.id} on every pod`
      );
    }
  }
  return undefined;
}

/** MIGRATE, GETKEYSINSLOT and COUNTKEYSINSLOT know only the database that is selected. */
function openInDatabases({ members }: Survey): string | undefined {
  const [open] = openSlotsOf(members);
  const holder = members.find(({ view }) => view.otherDatabases !== undefined);
  return open === undefined || holder === undefined
    ? undefined
    : `slot ${open.slot} is open, and ${holder.name} has keys in database ` +
        `${holder.view.otherDatabases?.join(', ')}, of which only those in database 0 are moved ` +
        `by MIGRATE: finish it by hand, with MIGRATE in each database and CLUSTER SETSLOT NODE`;
}

function overlaps(a: Member, b: Member): boolean {
  return a.own.slots.some((x) => b.own.slots.some((y) => x.first <= y.last && y.first <= x.last));
}

function describe(line: NodeLine): string {
  const slots = slotCount(line.slots);
  return `node ${line.id} at ${line.host}:${line.port}${slots > 0 ? ` (${slots} slots)` : ''}`;
}

function names(group: readonly Member[]): string {
  return enumerate(group.map(({ name }) => name));
}
