import { observeServers } from './server-view';
import { inHandshake, NodeLine, ownLine } from '../cluster/observation';
import { Address, formatAddress } from '../../topology';
import { Found, Pods, LocatedPod } from './pods';
import { Servers } from '../redis/servers';

/** All nodes of a cluster, as one of them lists them. */
export class PodsByNode implements Pods {
  constructor(
    private readonly address: Address,
    private readonly servers: Servers,
  ) {}

  async find(): Promise<Found> {
    const asked = { ...named(this.address), place: {}, ordinal: 0 };
    const [{ view }] = await observeServers(this.servers, [asked]);
    if (view === undefined) return { pods: [asked] };
    const own = ownLine(view);
    const others = [...view.lines.values()].filter(
      (line) => line !== own && line.host !== '' && !inHandshake(line),
    );
    // A server that has met no other one does not list its own address.
    const self = own.host === '' ? named(this.address) : { ...named(own), via: this.address };
    const pods = [self, ...others.map(named)].sort((a, b) =>
      a.name.localeCompare(b.name, 'en', { numeric: true }),
    );
    return { pods: pods.map((pod, ordinal): LocatedPod => ({ ...pod, place: {}, ordinal })) };
  }
}

function named({ host, port }: Address | NodeLine): Pick<LocatedPod, 'name' | 'port'> & Address {
  return { name: formatAddress({ host, port }), host, port };
}
