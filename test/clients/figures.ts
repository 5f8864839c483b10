import { Lines } from './lines';

/** How a client came through a fault. */
export interface Figures {
  readonly failed: number;
  /** Acknowledged keys that were gone; undefined where the program did not come to its end. */
  readonly lost?: number;
  /** Acknowledged keys that could not be read. */
  readonly unread?: number;
  /** Milliseconds of the longest call. */
  readonly longest: number;
  /** Milliseconds from "every node says ok" until every worker had written; undefined for never. */
  readonly back?: number;
  /** The newest error of a call, or what a program printed that did not come to its end. */
  readonly error?: string;
}

/** What a program printed, from a fault on; the times are those of the clock here. */
export function figuresOf(lines: Lines, faultAt: number, okAt: number): Figures {
  const [fault, ok] = [faultAt, okAt].map((time) => lines.theirs(time));
  const before = lines.all.findLast(({ at }) => at < fault);
  const after = lines.all.filter(({ at }) => at >= fault);
  const wrote = after.find(({ oldest }) => oldest >= ok);
  const failed = (lines.all.at(-1)?.failed ?? 0) - (before?.failed ?? 0);
  return {
    failed,
    lost: lines.last?.lost,
    unread: lines.last?.unread,
    longest: Math.max(0, ...after.map(({ longest }) => longest)),
    back: wrote === undefined ? undefined : Math.max(0, wrote.again - ok),
    error: errorOf(lines, failed),
  };
}

function errorOf({ last, all, other }: Lines, failed: number): string | undefined {
  if (last === undefined) return `did not come to its end: ${other.at(-1) ?? 'printed no more'}`;
  if (last.unread > 0) return `could not read ${last.unread} of ${last.acknowledged} keys`;
  return failed > 0 ? (all.at(-1)?.error ?? undefined) : undefined;
}
