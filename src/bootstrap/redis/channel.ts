/** A command with its arguments; names of keys may be any bytes. */
export type Words = readonly (string | number | Buffer)[];

/**
 * Sends commands to one server in one pipeline; an error is returned in the place of its answer. Of the
 * answers only the keys of CLUSTER GETKEYSINSLOT and those to FUNCTION are bytes, all other text is text.
 */
export type Channel = (commands: readonly Words[]) => Promise<unknown[]>;
