import { Address, formatAddress } from '../../topology';
import { Place } from '../cluster/observation';
import { Found, Pods } from './pods';

/** Servers at fixed addresses, as on a developer's machine. */
export class PodsByAddress implements Pods {
  constructor(private readonly addresses: readonly (Address & { readonly place?: Place })[]) {}

  find(): Promise<Found> {
    const pods = this.addresses.map(({ host, port, place = {} }, ordinal) => ({
      ordinal,
      name: formatAddress({ host, port }),
      place,
      host,
      port,
    }));
    return Promise.resolve({ pods });
  }
}
