import { Credentials } from '../../../src/bootstrap/redis/connection';
import { Pods } from './pods';
import { PodsOptions } from './pods-options';
import { User } from './secrets';
import { withKeys } from './with-keys';

/** What an application may do: what clients of a cluster send by themselves, and all with its own keys. */
export const SHOP_RIGHTS = '+ping +info +cluster|slots +cluster|info ~shop:* +@read +@write';

export const SHOP_KEYS = Array.from({ length: 60 }, (_, index) => `shop:${index}`);

/** The user of an application. */
export function shop(password = 'first', rights = SHOP_RIGHTS): User {
  return { name: 'shop', password, rights };
}

/** What that application logs in with. */
export function asShop(password = 'first'): Credentials {
  return { username: 'shop', password };
}

/** Does something with a cluster that has the keys and the user, and expects that it has them in the end. */
export function withShop(options: PodsOptions, act: (pods: Pods) => Promise<void>): Promise<void> {
  return withKeys(SHOP_KEYS, { password: 'main', users: [shop()], ...options }, act);
}

/** Rolls the pods, as another manifest does. */
export async function roll(pods: Pods): Promise<void> {
  for (const { ordinal } of [...pods.all].reverse()) {
    await pods.all[ordinal].stop();
    pods.start(ordinal);
    await pods.healthy();
  }
}
