import { SLOTS } from '../../topology';
import { bytes } from '../util/bytes';
import { formatRanges, slotCount } from '../cluster/slot-ranges';
import { NodeStatus, Status } from './status';
import { Column, table } from '../util/table';

/** As many ranges of slots as a row has room for. */
const MOST_RANGES = 3;

const COLUMNS: readonly Column<NodeStatus>[] = [
  { title: 'SHARD', text: ({ shard }) => shard?.toString() ?? '-' },
  { title: 'POD', text: ({ pod }) => pod },
  { title: 'ROLE', text: ({ role }) => role ?? '-' },
  { title: 'SLOTS', text: ({ slots }) => slotsText(slots) },
  { title: 'KEYS', text: ({ keys }) => keys?.toString() ?? '-', right: true },
  { title: 'MEMORY', text: ({ memory }) => memoryText(memory), right: true },
  { title: 'LAG', text: ({ lag }) => (lag === undefined ? '' : bytes(lag)), right: true },
  { title: 'NODE', text: ({ node }) => node ?? '' },
  { title: 'ZONE', text: ({ zone }) => zone ?? '' },
];

/** What `status` prints: a row for each node, and below what is amiss. */
export function statusReport(status: Status): string {
  const { nodes, warnings, whole } = status;
  const lines = warnings.map(({ serious, text }) => `${serious ? 'flaw' : 'note'}: ${text}`);
  return [table(nodes, COLUMNS), '', ...(whole ? [summary(status)] : []), ...lines].join('\n');
}

/** What `check` finds. */
export interface Check {
  readonly whole: boolean;
  readonly flaws: readonly string[];
}

/** Draws from a status whether the cluster is whole, and what it lacks. */
export function checkOf({ whole, warnings }: Status): Check {
  return { whole, flaws: warnings.filter(({ serious }) => serious).map(({ text }) => text) };
}

/** What `check` prints: one line for a whole cluster, else a line for each flaw. */
export function checkReport(status: Status): string {
  return status.whole ? summary(status) : checkOf(status).flaws.join('\n');
}

function summary({ nodes, shards, keys }: Status): string {
  return `whole: ${nodes.length} nodes agree, ${shards} shards serve all ${SLOTS} slots with ${keys} keys`;
}

function slotsText(slots: NodeStatus['slots']): string {
  if (slots.length === 0) return '';
  const more = slots.length - MOST_RANGES;
  const ranges = formatRanges(slots.slice(0, MOST_RANGES)) + (more > 0 ? ` and ${more} more` : '');
  return `${slotCount(slots)} (${ranges})`;
}

function memoryText(memory: NodeStatus['memory']): string {
  if (memory === undefined) return '-';
  return memory.limit === 0 ? bytes(memory.used) : `${bytes(memory.used)}/${bytes(memory.limit)}`;
}
