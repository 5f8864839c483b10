import { NodeView } from '../../cluster/observation';
import { Channel } from '../../redis/channel';
import { Credentials } from '../../redis/connection';

/** One end of a slot migration: a primary. */
export interface MigrationPeer {
  readonly id: string;
  /** Where the other end reaches it. */
  readonly host: string;
  readonly port: number;
  /** With what the other end logs in. */
  readonly credentials: Credentials;
  readonly channel: Channel;
}

/** One end, and what was seen there. */
export interface SeenPeer extends MigrationPeer {
  readonly name: string;
  readonly view: NodeView;
}
