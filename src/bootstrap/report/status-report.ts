import { SLOTS } from '../../topology';
import { StatusProblem } from './problem-reasons';
import { formatBytes } from '../util/bytes';
import { countOf } from '../util/count-of';
import { formatRanges, slotCount } from '../cluster/slot-ranges';
import { JobStatus, NodeStatus, Status } from './status';
import { Column, table } from '../util/table';

/** The number of slot ranges that a row has room for. */
const MAX_RANGES = 3;

/** What changes only with the cluster, and not with each write. */
export const NODE_FACTS: readonly Column<NodeStatus>[] = [
  { title: 'SHARD', text: ({ shard }) => shard?.toString() ?? '-' },
  { title: 'ROLE', text: ({ role }) => role ?? '-' },
  { title: 'SLOTS', text: ({ slots }) => slotsText(slots) },
  { title: 'NODE', text: ({ node }) => node ?? '' },
  { title: 'ZONE', text: ({ zone }) => zone ?? '' },
];

const [SHARD, ROLE, SLOT_RANGES, NODE, ZONE] = NODE_FACTS;

const COLUMNS: readonly Column<NodeStatus>[] = [
  SHARD,
  { title: 'POD', text: ({ pod }) => pod },
  ROLE,
  SLOT_RANGES,
  { title: 'KEYS', text: ({ keys }) => keys?.toString() ?? '-', right: true },
  { title: 'MEMORY', text: ({ memory }) => memoryText(memory), right: true },
  { title: 'LAG', text: ({ lag }) => (lag === undefined ? '' : formatBytes(lag)), right: true },
  NODE,
  ZONE,
];

/** What `status` prints: a row for each node, and below what there is to say. */
export function statusReport(status: Status): string {
  return [nodeTable(status), '', ...statusLines(status)].join('\n');
}

/** A row for each node, behind the titles. */
export function nodeTable({ nodes }: Status): string {
  return table(nodes, COLUMNS);
}

/** What there is to say of the cluster as a whole: whether it is healthy, its problems, and its Job. */
export function statusLines(status: Status): string[] {
  const { problems, healthy, job } = status;
  return [
    ...(healthy ? [summary(status)] : []),
    ...problems.map(problemText),
    ...(job ? [jobText(job)] : []),
  ];
}

/** The line that says what the Job does. */
export function jobText({ name, says }: JobStatus): string {
  return says === undefined ? `Job ${name} has not ended` : `Job ${name}: ${says}`;
}

/** A problem as `status` and `check` print it. */
export function problemText({ severity, reason, message }: StatusProblem): string {
  return `${severity} (${reason}): ${message}`;
}

/** The line that says that a cluster is healthy. */
export function summary({ nodes, shards, keys }: Status): string {
  return (
    `Healthy: ${countOf(nodes.length, 'node')} agree, ${shards} shards serve all ${SLOTS} slots ` +
    `with ${countOf(keys, 'key')}`
  );
}

function slotsText(slots: NodeStatus['slots']): string {
  if (slots.length === 0) return '';
  const more = slots.length - MAX_RANGES;
  const ranges = formatRanges(slots.slice(0, MAX_RANGES)) + (more > 0 ? ` and ${more} more` : '');
  return `${slotCount(slots)} (${ranges})`;
}

function memoryText(memory: NodeStatus['memory']): string {
  if (memory === undefined) return '-';
  return memory.limit === 0
    ? formatBytes(memory.used)
    : `${formatBytes(memory.used)}/${formatBytes(memory.limit)}`;
}
