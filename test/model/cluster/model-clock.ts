import { Clock } from '../../../src/bootstrap/util/clock';
import { Time } from '../servers/time';

/** The clock of programs that run side by side; time passes only while all of them sleep. */
export class ModelClock implements Clock {
  private readonly sleepers: { readonly at: number; readonly wake: () => void }[] = [];
  private running = 0;

  constructor(private readonly time: Time) {}

  now(): number {
    return this.time.now;
  }

  sleep(duration: number): Promise<void> {
    return new Promise((wake) => {
      this.sleepers.push({ at: this.now() + duration, wake });
      this.wakeNext();
    });
  }

  /** Runs programs to their ends. */
  async run<T>(...programs: (() => Promise<T>)[]): Promise<PromiseSettledResult<T>[]> {
    this.running = programs.length;
    return Promise.allSettled(
      programs.map(async (program) => {
        try {
          return await program();
        } finally {
          this.running--;
          this.wakeNext();
        }
      }),
    );
  }

  private wakeNext(): void {
    if (this.sleepers.length < this.running || this.sleepers.length === 0) return;
    this.sleepers.sort((a, b) => a.at - b.at);
    const next = this.sleepers.shift();
    this.time.advance(Math.max(0, (next?.at ?? 0) - this.now()));
    next?.wake();
  }
}
