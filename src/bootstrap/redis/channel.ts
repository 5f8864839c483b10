/** A command as a server understands it; names of keys may be any bytes. */
export type Words = readonly (string | number | Buffer)[];

/**
 * Sends commands to one server, in one go; an answer that is an error stands in its place. Of the
 * answers only the keys of CLUSTER GETKEYSINSLOT are bytes, all other text is text.
 */
export type Channel = (commands: readonly Words[]) => Promise<unknown[]>;
