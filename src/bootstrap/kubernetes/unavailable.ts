/**
 * Kubernetes, kubectl or the network on the way there did not give what the program needs. It is
 * thrown on purpose, and its message says what to do; whatever else is thrown is a bug.
 */
export class Unavailable extends Error {}
