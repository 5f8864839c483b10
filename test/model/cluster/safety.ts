import { ServerCommand } from '../../../src/bootstrap/plan/command';
import { Key, Server } from '../servers/server';
import { parseNodeName } from '../servers/view';
import { StatefulSet } from './stateful-set';

/** Watches each command, and records those that the bootstrap must not send. */
export class SafetyChecks {
  /** Commands that put keys at risk, each with what it did. */
  readonly violations: string[] = [];
  /** Commands after which all copies of a key were on one Kubernetes node, and before on two. */
  readonly lostSpreads: string[] = [];
  /** No command may leave a key with fewer copies in its shard. */
  minCopies = 1;

  constructor(private readonly pods: StatefulSet) {}

  /** Runs a command that is sent to a server, and records what is wrong with it. */
  watch(command: ServerCommand, server: Server, run: () => void): void {
    if (command.kind === 'forget' && this.isOwner(parseNodeName(command.id), server)) {
      this.violations.push(`${command.pod} was told to forget ${command.id}, which owns slots`);
    }
    if (command.kind === 'empty' && server.keys.size > 0) {
      this.violations.push(`${command.pod} was emptied of its keys`);
    }
    const before = this.pods.servers.includes(server) ? server.storedKeys() : [];
    run();
    // A command changes the keys of its own server only.
    const lost = before.filter((key) => !server.stores(key));
    if (lost.length > 0) this.checkLoss(command, server, lost);
  }

  /** Checks which copies are left of keys that a server stored as a member of their shard. */
  private checkLoss(command: ServerCommand, server: Server, lost: readonly Key[]): void {
    const losses = lost.map((key) => {
      const copies = this.pods.servers.filter((other) => other.up && other.stores(key));
      return { key, copies: copies.length, nodes: new Set(copies.map((copy) => this.node(copy))) };
    });
    const onOneNode = losses.filter(
      ({ nodes }) => nodes.size === 1 && !nodes.has(this.node(server)),
    );
    if (onOneNode.length > 0) {
      const keys = onOneNode.map(({ key }) => key).join();
      this.lostSpreads.push(`${command.kind} ${command.pod} left ${keys} on one node`);
    }
    const tooFew = losses.filter(({ copies }) => copies === this.minCopies - 1);
    if (tooFew.length > 0) {
      const keys = tooFew.map(({ key }) => key).join();
      this.violations.push(`${command.kind} ${command.pod} left too few copies of ${keys}`);
    }
  }

  /** The Kubernetes node of a server, or its ordinal where that is unknown. */
  private node(server: Server): string | number {
    const ordinal = this.pods.servers.indexOf(server);
    return this.pods.places[ordinal]?.node ?? ordinal;
  }

  /** Whether a node owns slots as this server or the node itself sees it, or did when it went down. */
  private isOwner(id: number, server: Server): boolean {
    const node = this.pods.servers.find((each) => each.id === id && !each.isReplica);
    const claims = node?.slots.of(id) ?? [];
    return server.slots.has(id) || claims.some(({ first }) => !this.isSuperseded(first, node));
  }

  /** Whether another node owns the slot by now. While a slot is migrating, its source decides. */
  private isSuperseded(slot: number, owner?: Server): boolean {
    return this.pods.servers.some(
      ({ id, slots, epoch, migrating }) =>
        slots.owner(slot) === id && (epoch > (owner?.epoch ?? 0) || migrating.has(slot)),
    );
  }
}
