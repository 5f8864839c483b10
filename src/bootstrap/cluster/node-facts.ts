/** Some slots that a primary owns, evenly chosen. */
export interface SlotSample {
  readonly asked: number;
  /** How many of them have keys. */
  readonly used: number;
}

/** What of a server speaks TLS. */
export interface NodeTls {
  /** Whether the bus does. */
  readonly bus: boolean;
  /** Whether it does so as a replica, and where it sends keys by MIGRATE. */
  readonly replication: boolean;
  /** The port for clients that do not; 0 where it is closed. */
  readonly plainPort: number;
}
