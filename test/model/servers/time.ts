import { cron, updateState } from './cron';
import { areInAgreement, ping } from './gossip';
import { Network } from './network';
import { isFailing } from './peers';
import { Server } from './server';

/** How often clusterCron runs. */
const CRON_INTERVAL_MS = 100;

/** The probability that a server pings a given peer in one run of its clusterCron. */
const PING_PROBABILITY = 0.5;

/** Time as it passes for the servers of a network: all that they do by themselves is done here. */
export class Time {
  private readonly events: { readonly at: number; readonly run: () => void }[] = [];

  constructor(private readonly network: Network) {}

  get now(): number {
    return this.network.now;
  }

  /** Runs something when `delay` milliseconds have passed. */
  after(delay: number, run: () => void): void {
    this.events.push({ at: this.now + delay, run });
    this.events.sort((a, b) => a.at - b.at);
  }

  /** Lets so many milliseconds pass. */
  advance(duration: number): void {
    const { network } = this;
    const end = network.now + duration;
    for (;;) {
      const tick = (Math.floor(network.now / CRON_INTERVAL_MS) + 1) * CRON_INTERVAL_MS;
      const next = Math.min(tick, this.events[0]?.at ?? Infinity);
      if (next > end) break;
      network.now = next;
      while (this.events.length > 0 && this.events[0].at <= next) this.events.shift()?.run();
      if (next === tick) runCron(network);
    }
    network.now = end;
  }
}

/** One run of clusterCron on every server, in a random order, with the pings that follow. */
function runCron(network: Network): void {
  const { random } = network;
  network.detectEndpointChanges();
  const up = random.shuffle(network.servers.filter((server) => server.up));
  for (const server of up) cron(server, network);
  for (const server of up) {
    for (const peer of network.reachablePeers(server)) {
      if (random.chance(PING_PROBABILITY)) pingIfChanged(server, peer, network.now);
    }
  }
  for (const server of up) updateState(server, network.now);
}

/** Lets one server ping another, unless neither has anything new to say. */
function pingIfChanged(a: Server, b: Server, now: number): void {
  const isChanged = a.exchanged[b.serial] !== a.revision + b.revision;
  if (!isChanged && !isEitherFailing(a, b)) return;
  if (a.agreed[b.serial] !== a.majorRevision + b.majorRevision) {
    ping(a, b, now);
    if (areInAgreement(a, b)) {
      setDense(a.agreed, b.serial, a.majorRevision + b.majorRevision);
      setDense(b.agreed, a.serial, a.majorRevision + b.majorRevision);
    }
  }
  setDense(a.exchanged, b.serial, a.revision + b.revision);
}

/** Sets a number in a list without leaving a gap before it: V8 is slow on sparse lists. */
function setDense(list: number[], index: number, value: number): void {
  while (list.length <= index) list.push(-1);
  list[index] = value;
}

/** Whether one of them has flagged the other as failing. */
function isEitherFailing(a: Server, b: Server): boolean {
  if (a.peers.failing + b.peers.failing === 0) return false;
  const peers = [a.peers.get(b.id), b.peers.get(a.id)];
  return peers.some((peer) => peer !== undefined && isFailing(peer));
}
