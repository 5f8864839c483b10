import { setTimeout as sleep } from 'node:timers/promises';
import { Cluster } from 'ioredis';
import { Statistics } from './protocol';

/** How long a writer waits between two writes. */
const WRITE_INTERVAL_MS = 10;

/** How long to wait in the end for writes that are under way. */
const STOP_TIMEOUT_MS = 30_000;

/** How many different error messages are kept. */
const MAX_MESSAGES = 5;

/** Writers that share one client, each of which writes keys of its own one after another. */
export class WriteLoops {
  /** The keys whose write was acknowledged. */
  readonly acknowledged: string[] = [];

  private readonly loops: Promise<void>[];
  /** When each writer's call began that is under way. */
  private readonly startedAt = new Map<string, number>();
  private stopped = false;
  private tally = new Tally();

  constructor(
    private readonly cluster: Cluster,
    count: number,
    /** Whether a write counts only when a replica has it. */
    private readonly replicated: boolean,
  ) {
    const run = Date.now().toString(36);
    this.loops = Array.from({ length: count }, (_, index) => this.write(`${run}-${index}`));
  }

  /** What became of the writes since the last mark; a call that is under way counts by its age. */
  mark(): Statistics {
    const tally = this.tally;
    for (const start of this.startedAt.values()) tally.addCall(start);
    this.tally = new Tally();
    return tally.statistics();
  }

  /** Ends the writers; a call that does not end counts as failed. */
  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.race([Promise.all(this.loops), sleep(STOP_TIMEOUT_MS)]);
    for (const start of this.startedAt.values()) {
      this.tally.addCall(start);
      this.tally.fail(`no answer for ${STOP_TIMEOUT_MS} ms`);
    }
  }

  private async write(writer: string): Promise<void> {
    for (let number = 0; !this.stopped; number++) {
      const key = `${writer}:${number}`;
      const start = performance.now();
      this.startedAt.set(writer, start);
      try {
        await this.set(key, `${number}`);
        this.acknowledged.push(key);
        this.tally.acknowledged++;
      } catch (error) {
        this.tally.fail((error as Error).message);
      }
      this.startedAt.delete(writer);
      this.tally.addCall(start);
      await sleep(WRITE_INTERVAL_MS);
    }
  }

  private async set(key: string, value: string): Promise<void> {
    await this.cluster.set(key, value);
    if (!this.replicated) return;
    // WAIT counts for what its own connection wrote before. The client sends a pipeline over one
    // connection, that of its key, but follows no redirection in it: the SET above did.
    const replies = await this.cluster
      .pipeline([
        ['set', key, value],
        ['wait', '1', '1000'],
      ])
      .exec();
    for (const [error] of replies ?? []) if (error) throw error;
    const copies = replies?.[1][1];
    if (copies === 0) throw new Error('no replica has it');
  }
}

/** The value that was written with a key. */
export function valueOf(key: string): string {
  return key.slice(key.indexOf(':') + 1);
}

class Tally {
  acknowledged = 0;
  private readonly start = performance.now();
  private readonly messages = new Set<string>();
  private failed = 0;
  private longest = { ms: 0, at: 0 };

  fail(message: string): void {
    this.failed++;
    // Otherwise there would be one message for each slot.
    const text = message.replace(/(MOVED|ASK) \d+/, '$1');
    if (this.messages.size < MAX_MESSAGES) this.messages.add(text);
  }

  /** Counts a call that began at `start` and ends now. */
  addCall(start: number): void {
    const ms = performance.now() - start;
    if (ms > this.longest.ms) this.longest = { ms, at: start - this.start };
  }

  statistics(): Statistics {
    const { acknowledged, failed, messages, longest } = this;
    return {
      acknowledged,
      failed,
      messages: [...messages],
      longest: { ms: Math.round(longest.ms), at: Math.round(longest.at) },
    };
  }
}
