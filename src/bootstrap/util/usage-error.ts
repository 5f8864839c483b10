/** An argument that is missing or wrong: the message says which, and how it should be. */
export class UsageError extends Error {}
