import { Engine } from '../../engine/engine';
import { DEFAULT_PORT } from '../../topology';
import { NodeScript } from './node-script';
import { RedisConfOptions } from './redis-conf-options';

/** Refuses what the nodes could not speak TLS with. */
export function requireTlsSupport({
  tls,
  engine = Engine.REDIS_8_0,
  port = DEFAULT_PORT,
  nodeScript = NodeScript.RUN_NODE,
  directives = {},
}: RedisConfOptions & { readonly nodeScript?: NodeScript }): void {
  if (tls === undefined) return;
  if (nodeScript !== NodeScript.RUN_NODE) {
    throw new Error(
      `tls is given and nodeScript is ${nodeScript}, which does not read the Secret; ` +
        'use NodeScript.RUN_NODE',
    );
  }
  tls._requireSecret();
  if (!engine.atLeast('6.0')) {
    throw new Error(`tls is given, and ${engine.image} knows no TLS; use Redis 6.0 or later`);
  }
  if (!tls._required && !engine.atLeast('7.0')) {
    throw new Error(
      `required of tls is false, and nodes of ${engine.image} cannot be taken from TLS to none while they serve; ` +
        'leave it out, or use Redis 7.0 or later',
    );
  }
  if (tls.port === port) {
    throw new Error(`the port of tls is ${tls.port}, and so is port; give one of them another`);
  }
  const own = Object.keys(tls._directives(engine)).find((name) => name in directives);
  if (own !== undefined) {
    throw new Error(`directive ${own} is given beside tls, which sets it; leave it out`);
  }
}
