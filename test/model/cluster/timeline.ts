import { Clock } from '../../../src/bootstrap/util/clock';
import { Network } from '../servers/network';

/** Runs programs side by side in the network's time, which passes only while all of them sleep. */
export class Timeline implements Clock {
  private readonly sleepers: { readonly at: number; readonly wake: () => void }[] = [];
  private running = 0;

  constructor(private readonly network: Network) {}

  now(): number {
    return this.network.now;
  }

  sleep(duration: number): Promise<void> {
    return new Promise((wake) => {
      this.sleepers.push({ at: this.now() + duration, wake });
      this.wakeNext();
    });
  }

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
    this.network.advance(Math.max(0, (next?.at ?? 0) - this.now()));
    next?.wake();
  }
}
