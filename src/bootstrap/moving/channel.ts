/** A command as a server understands it. */
export type Words = readonly (string | number)[];

/** Sends commands to one server, in one go; an answer that is an error stands in its place. */
export type Channel = (commands: readonly Words[]) => Promise<unknown[]>;

/** One end of a move: a primary. */
export interface End {
  readonly id: string;
  /** Where the other end reaches it. */
  readonly host: string;
  readonly port: number;
  readonly channel: Channel;
}
