import { SLOTS } from '../../topology';
import { StatusProblem } from './problem-reasons';
import { formatBytes } from '../util/bytes';
import { countOf } from '../util/count-of';
import { formatRanges, slotCount } from '../cluster/slot-ranges';
import { NodeStatus, Status } from './status';
import { Column, table } from '../util/table';

/** The number of slot ranges that a row has room for. */
const MAX_RANGES = 3;

const COLUMNS: readonly Column<NodeStatus>[] = [
  { title: 'SHARD', text: ({ shard }) => shard?.toString() ?? '-' },
  { title: 'POD', text: ({ pod }) => pod },
  { title: 'ROLE', text: ({ role }) => role ?? '-' },
  { title: 'SLOTS', text: ({ slots }) => slotsText(slots) },
  { title: 'KEYS', text: ({ keys }) => keys?.toString() ?? '-', right: true },
  { title: 'MEMORY', text: ({ memory }) => memoryText(memory), right: true },
  { title: 'LAG', text: ({ lag }) => (lag === undefined ? '' : formatBytes(lag)), right: true },
  { title: 'NODE', text: ({ node }) => node ?? '' },
  { title: 'ZONE', text: ({ zone }) => zone ?? '' },
];

/** What `status` prints: a row for each node, and the problems below. */
export function statusReport(status: Status): string {
  const { nodes, problems, healthy } = status;
  const lines = [...(healthy ? [summary(status)] : []), ...problems.map(problemText)];
  return [table(nodes, COLUMNS), '', ...lines].join('\n');
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
