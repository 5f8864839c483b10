import { Clock } from './clock';

/** What happened last, and how many milliseconds ago. */
export interface LastBeat {
  readonly what: string;
  readonly agoMs: number;
}

/** Remembers when something last happened, whatever it was. */
export class Pulse {
  private what = 'its start';
  private at: number;

  constructor(private readonly clock: Pick<Clock, 'now'>) {
    this.at = clock.now();
  }

  /** Something happened; `what` is words that go on from "since". */
  beat(what: string): void {
    this.what = what;
    this.at = this.clock.now();
  }

  get last(): LastBeat {
    return { what: this.what, agoMs: this.clock.now() - this.at };
  }
}
