import { requireOneOf } from '../common/checks';
import { NodeScript } from '../config/node-script';
import { RedisConfigMap } from '../config/redis-config-map';

/** What the servers tell clients to connect to, in CLUSTER SLOTS and in redirections. */
export enum ClientEndpoint {
  /**
   * The DNS name of the pod. Clients that know names find a pod again whose address has changed. Needs
   * Redis 7.0 or Valkey.
   */
  HOSTNAME = 'hostname',

  /** The address of the pod, as before Redis 7.0. Clients connect without a DNS lookup. */
  ADDRESS = 'ip',
}

/** The directive with which a server announces its host name. */
const ANNOUNCE_HOSTNAME = 'cluster-announce-hostname';

/**
 * Whether the servers announce their host names. They do even where clients are told addresses: names
 * have to be known before any server tells them, and after the last one has stopped to. The script sets
 * them at run time, so that a server of an unknown version starts as well if it knows none.
 */
export function announcesNames({ engine, _nodeScript: script }: RedisConfigMap): boolean {
  return script === NodeScript.RUN_NODE && engine.knows(ANNOUNCE_HOSTNAME);
}

/** What the servers tell clients. */
export function clientEndpoint(config: RedisConfigMap, wanted?: ClientEndpoint): ClientEndpoint {
  requireOneOf('clientEndpoint', wanted, Object.values(ClientEndpoint));
  if (wanted === ClientEndpoint.HOSTNAME && config._nodeScript !== NodeScript.RUN_NODE) {
    throw new Error(
      'clientEndpoint is HOSTNAME, and needs NodeScript.RUN_NODE, which waits until every node has ' +
        'a name; use that script, or leave clientEndpoint out',
    );
  }
  if (wanted === ClientEndpoint.HOSTNAME && !config.engine.knows(ANNOUNCE_HOSTNAME)) {
    throw new Error(
      `clientEndpoint is HOSTNAME, and ${config.engine.family} ${config.engine.version} knows no ` +
        'host names; use Redis 7.0 or later or Valkey, or leave clientEndpoint out',
    );
  }
  return wanted ?? (announcesNames(config) ? ClientEndpoint.HOSTNAME : ClientEndpoint.ADDRESS);
}
