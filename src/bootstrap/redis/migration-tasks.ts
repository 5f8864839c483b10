import { AtomicWay, Migration } from '../cluster/observation';
import { SlotRange } from '../../topology';
import { Words } from './channel';
import { fieldsOf } from './info';

/** A move of slots that servers carry out by themselves, as source or target list it. */
export interface Task extends Migration {
  /** What both servers call it. */
  readonly name: string;
  readonly target: string;
  readonly isImport: boolean;
  readonly state: 'running' | 'done' | 'failed';
}

/** The command that lists the tasks of a server. */
export const STATUS: Readonly<Record<AtomicWay, Words>> = {
  MIGRATESLOTS: ['CLUSTER', 'GETSLOTMIGRATIONS'],
  MIGRATION: ['CLUSTER', 'MIGRATION', 'STATUS', 'ALL'],
};

/** The command that starts a task. */
export function begin(way: AtomicWay, ranges: readonly SlotRange[], target: string): Words {
  const ends = ranges.flatMap(({ first, last }) => [first, last]);
  return way === 'MIGRATESLOTS'
    ? ['CLUSTER', 'MIGRATESLOTS', 'SLOTSRANGE', ...ends, 'NODE', target]
    : ['CLUSTER', 'MIGRATION', 'IMPORT', ...ends];
}

/** The tasks of a server, the newest first; it lists them long after they have ended. */
export function parseTasks(way: AtomicWay, reply: readonly (readonly unknown[])[]): Task[] {
  return reply.map((flat) => {
    const fields = fieldsOf(flat.map(String));
    const field = (name: string): string => fields.get(name) ?? '';
    return way === 'MIGRATESLOTS'
      ? {
          name: field('name'),
          source: field('source_node'),
          target: field('target_node'),
          ranges: parseRanges(field('slot_ranges')),
          isImport: field('operation') === 'IMPORT',
          state: valkeyState(field('state')),
          reason: field('message'),
        }
      : {
          name: field('id'),
          source: field('source'),
          target: field('dest'),
          ranges: parseRanges(field('slots')),
          isImport: field('operation') === 'import',
          state: redisState(field('state'), field('end_time')),
          reason: field('last_error'),
        };
  });
}

function valkeyState(state: string): Task['state'] {
  if (state === 'success') return 'done';
  return state === 'failed' || state === 'cancelled' ? 'failed' : 'running';
}

/** A task without an end time is tried again even if its state is `failed`. */
function redisState(state: string, end: string): Task['state'] {
  if (state === 'completed') return 'done';
  return Number(end) > 0 ? 'failed' : 'running';
}

function parseRanges(text: string): SlotRange[] {
  return text.split(' ').map((range) => {
    const [first, last] = range.split('-').map(Number);
    return { first, last };
  });
}
