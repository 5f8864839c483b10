import { setTimeout as sleep } from 'node:timers/promises';
import { Cluster } from 'ioredis';
import { Statistics } from './protocol';

/** Milliseconds between two writes of a writer. */
const PAUSE = 10;

/** Milliseconds for which writes that are under way are waited for in the end. */
const PATIENCE = 30_000;

/** How many different texts of failures are kept. */
const MESSAGES = 5;

/** Writers that share one client, each of which writes keys of its own one after another. */
export class Writers {
  /** The keys whose write was acknowledged. */
  readonly acknowledged: string[] = [];

  private readonly loops: Promise<void>[];
  /** When each writer's call began that is under way. */
  private readonly begun = new Map<string, number>();
  private stopped = false;
  private since = new Tally();

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
    const tally = this.since;
    for (const start of this.begun.values()) tally.took(start);
    this.since = new Tally();
    return tally.statistics();
  }

  /** Ends the writers; a call that does not end counts as failed. */
  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.race([Promise.all(this.loops), sleep(PATIENCE)]);
    for (const start of this.begun.values()) {
      this.since.took(start);
      this.since.fail(`no answer for ${PATIENCE} ms`);
    }
  }

  private async write(writer: string): Promise<void> {
    for (let number = 0; !this.stopped; number++) {
      const key = `${writer}:${number}`;
      const start = performance.now();
      this.begun.set(writer, start);
      try {
        await this.set(key, `${number}`);
        this.acknowledged.push(key);
        this.since.acknowledged++;
      } catch (error) {
        this.since.fail((error as Error).message);
      }
      this.begun.delete(writer);
      this.since.took(start);
      await sleep(PAUSE);
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
    // Each of 16,384 slots would make a text of its own.
    const text = message.replace(/(MOVED|ASK) \d+/, '$1');
    if (this.messages.size < MESSAGES) this.messages.add(text);
  }

  /** Takes note of a call that began then and ends now. */
  took(start: number): void {
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
