import { Words } from '../../../../../src/bootstrap/redis/channel';
import { BATCH } from '../../../../../src/bootstrap/act/migrate/batches';
import { moveKeys } from '../../../../../src/bootstrap/act/migrate/by-key';
import { MigrationPeer } from '../../../../../src/bootstrap/act/migrate/peer';
import { rangesOf } from '../../../../../src/bootstrap/cluster/slot-ranges';
import { Credentials } from '../../../../../src/bootstrap/redis/connection';
import { MigrationResult } from '../../../../../src/bootstrap/act/migrate/result';
import { Semaphore } from '../../../../../src/bootstrap/util/semaphore';

/** A key and its size, by slot. */
type Keys = Map<number, Map<string, number>>;

/** A source and a target that understand what moves slots, each command taking a millisecond. */
export class Pair {
  readonly source: Keys = new Map();
  readonly target: Keys = new Map();
  /** What was sent, with the name of the end before it: `source: CLUSTER SETSLOT 1 NODE T`. */
  readonly sent: string[] = [];
  readonly owners = new Map<number, string>();
  readonly migrating = new Map<number, string>();
  readonly importing = new Map<number, string>();
  now = 0;
  /** How many MIGRATEs are being answered, and how many were at most. */
  inFlight = { now: 0, most: 0 };
  /** Called before a command is answered; what it returns is answered in its place. */
  before: (end: 'source' | 'target', text: string) => Error | undefined = () => undefined;

  /** Gives the source keys of these sizes. */
  fill(slot: number, sizes: readonly number[]): void {
    const keys = sizes.map((size, index): [string, number] => [`${slot}:${index}`, size]);
    this.source.set(slot, new Map(keys));
  }

  get moves(): string[] {
    return this.sent.filter((text) => text.includes('MIGRATE '));
  }

  run(
    slots: readonly number[],
    credentials: Credentials = {},
    until = Infinity,
    limit?: number,
  ): Promise<MigrationResult> {
    const end = (name: 'source' | 'target', port: number): MigrationPeer => ({
      id: name,
      host: '10.0.0.1',
      port,
      credentials,
      channel: (commands) => this.answer(name, commands),
    });
    const migration = {
      source: end('source', 1),
      target: end('target', 2),
      ranges: rangesOf(slots),
    };
    const pace = { chunk: 4, semaphore: new Semaphore(2), limit };
    return moveKeys(migration, pace, { now: () => this.now }, until);
  }

  private async answer(end: 'source' | 'target', commands: readonly Words[]): Promise<unknown[]> {
    const replies: unknown[] = [];
    const migrates = commands.some(([name]) => name === 'MIGRATE');
    if (migrates) this.inFlight.most = Math.max(this.inFlight.most, ++this.inFlight.now);
    for (const words of commands) {
      const text = words[0] === 'EVAL' ? 'EVAL' : words.join(' ');
      this.now++;
      this.sent.push(`${end}: ${text}`);
      await Promise.resolve();
      replies.push(this.before(end, text) ?? this.reply(end, words.map(String)));
    }
    if (migrates) this.inFlight.now--;
    return replies;
  }

  private reply(end: 'source' | 'target', [name, ...args]: string[]): unknown {
    if (name === 'EVAL') {
      const slot = Number(args[2].split(':')[0]);
      if (args[1] === '1') return this.source.get(slot)?.get(args[2]);
      return args.slice(2).map((key) => this.source.get(slot)?.get(key) ?? 0);
    }
    if (name === 'MEMORY') return 1;
    if (name === 'MIGRATE') return this.migrate(args.slice(args.indexOf('KEYS') + 1));
    const slot = Number(args[1]);
    if (args[0] === 'COUNTKEYSINSLOT') return this.source.get(slot)?.size ?? 0;
    if (args[0] === 'GETKEYSINSLOT') {
      return [...(this.source.get(slot)?.keys() ?? [])].slice(0, Number(args[2]));
    }
    return this.setSlot(end, slot, args[2], args[3]);
  }

  private migrate(keys: readonly string[]): unknown {
    const slots = new Set(keys.map((key) => key.split(':')[0]));
    if (slots.size > 1) return new Error("CROSSSLOT Keys in request don't hash to the same slot");
    const slot = Number([...slots][0]);
    if (this.importing.get(slot) !== 'source') return new Error('ERR Target replied: MOVED');
    const [from, to] = [this.source.get(slot), this.target.get(slot) ?? new Map<string, number>()];
    const found = keys.filter((key) => from?.has(key));
    for (const key of found) {
      to.set(key, from?.get(key) ?? 0);
      from?.delete(key);
    }
    this.target.set(slot, to);
    return found.length > 0 ? 'OK' : 'NOKEY';
  }

  private setSlot(end: 'source' | 'target', slot: number, role: string, id: string): unknown {
    if (role === 'IMPORTING') {
      this.importing.set(slot, id);
    } else if (role === 'MIGRATING') {
      this.migrating.set(slot, id);
    } else {
      if (end === 'source' && this.source.get(slot)?.size) throw new Error(`${slot} has keys`);
      if (end === 'source' && this.owners.get(slot) !== 'target')
        throw new Error(`${slot} is lost`);
      this.owners.set(slot, id);
      (end === 'target' ? this.importing : this.migrating).delete(slot);
    }
    return 'OK';
  }
}

/** The size of a key of which no two travel together. */
export const BIG = BATCH.bytes / 2 + 1;
