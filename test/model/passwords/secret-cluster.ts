import { Command } from '../../../src/bootstrap/plan/command';
import { Decision } from '../../../src/bootstrap/plan/decision';
import { plan } from '../../../src/bootstrap/plan/plan';
import { PasswordWatch } from '../../../src/bootstrap/run/password-watch';
import { formed, spec } from '../../unit/bootstrap/observed';

export const OVERLAP_MS = 10_000;

/** A node, with its passwords of one user; each password is its own hash here. */
interface Node {
  /** The one in the file of the mounted Secret. */
  file: string;
  /** Those that its server takes, as ACL LIST tells them. */
  valid: string[];
  /** The one with which it logs in to others. */
  sends: string;
  /** What the file had when run-node.sh last looked. */
  followed: string;
}

/**
 * A cluster whose nodes and keeper have a user's password from a Secret, of which each sees a change at another
 * moment. The keeper's own watch and plan decide; what run-node.sh does is written down here.
 */
export class SecretCluster {
  secret = 'p0';
  readonly nodes: Node[] = Array.from({ length: 3 }, () => ({
    file: 'p0',
    valid: ['p0'],
    sends: 'p0',
    followed: 'p0',
  }));
  /** What the keeper's file has. */
  private keeperFile = 'p0';
  private now = 0;
  private watch = this.newWatch();
  private unsent: Command[] = [];

  constructor(private readonly user: string) {}

  edit(password: string): void {
    this.secret = password;
  }

  /** Kubernetes brings the present Secret to a pod: that of a node, or after them that of the keeper. */
  mount(pod: number): void {
    if (pod < this.nodes.length) this.nodes[pod].file = this.secret;
    else this.keeperFile = this.secret;
  }

  /** A round of follow_passwords. */
  follow(ordinal: number): void {
    const node = this.nodes[ordinal];
    this.take(node);
    if (this.nodes.every(({ valid }) => valid.includes(node.file))) node.sends = node.file;
  }

  /** The server starts anew, with what write_users makes of the file of users. */
  restart(ordinal: number): void {
    this.take(this.nodes[ordinal]);
  }

  /** The keeper starts anew, in a pod that has the present Secret. */
  restartKeeper(): void {
    this.mount(this.nodes.length);
    this.unsent = [];
    this.watch = this.newWatch();
  }

  /** The keeper looks, and decides what `send` sends. */
  look(): Decision {
    while (this.unsent.length > 0) this.send();
    const facts = this.nodes.map(({ valid, sends }) => ({
      view: {
        ok: true,
        login: {
          users: new Map([[this.user, { isOn: true, isOpen: false, passwords: [...valid] }]]),
          sends: { user: 'redis-cluster-replication', hash: sends },
        },
      },
    }));
    const seen = formed(3, 0, facts);
    const passwords = this.watch.look(new Map([[this.user, this.keeperFile]]), seen.pods);
    const decision = plan(
      {
        ...spec(3, 0),
        password: { overlapMs: OVERLAP_MS, required: true, defaultUser: true },
      },
      { ...seen, passwords },
    );
    this.unsent = decision.kind === 'step' ? [...decision.commands] : [];
    return decision;
  }

  /** Sends the first of the commands that are not sent yet. */
  send(): void {
    const command = this.unsent.shift();
    if (command?.kind !== 'endPasswords') return;
    const node = this.nodes[command.pod];
    node.valid = node.valid.filter((each) => !command.hashes.includes(each));
  }

  pass(ms: number): void {
    this.now += ms;
  }

  private take(node: Node): void {
    node.followed = node.file;
    node.valid = [...node.valid.filter((each) => each !== node.file), node.file];
  }

  private newWatch(): PasswordWatch {
    return new PasswordWatch({ now: () => this.now, sleep: () => Promise.resolve() });
  }
}
