import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findServer } from '../../support/find-server';
import { install, runs } from '../../support/install';

/** What runs the script: Debian's sh, or busybox with its own commands. */
export type Shell = 'dash' | 'busybox';

/** The commands of a pod, in a directory of their own. */
export class Commands {
  /** What starts the shell. */
  readonly shell: readonly string[];

  /** What starts the server. */
  readonly server: string;

  /** The PATH on which the script finds the commands. */
  readonly path: string;

  /** The names that the client looks up in place of DNS, each with its address. */
  private readonly addresses = new Map<string, string>();

  constructor(
    private readonly dir: string,
    shell: Shell,
  ) {
    const bin = join(dir, 'bin');
    const applets = join(dir, 'applets');
    // BUSYBOX names that of an image; newer ones differ from Debian's.
    const busybox = process.env.BUSYBOX ?? 'busybox';
    this.shell = shell === 'busybox' ? [busybox, 'sh'] : ['dash'];
    this.server = join(bin, 'test-server');
    this.path = [bin, applets, process.env.PATH].join(':');
    mkdirSync(bin);
    mkdirSync(applets);
    this.writeServerAndClient(bin);
    if (shell === 'busybox') {
      if (!runs(busybox)) install('busybox');
      execFileSync(busybox, ['--install', '-s', applets]);
    }
  }

  /** Lets a name resolve to an address. */
  resolve(name: string, address: string): void {
    this.addresses.set(name, address);
    const lines = [...this.addresses].map((entry) => entry.join(' '));
    writeFileSync(this.hosts, `${lines.join('\n')}\n`);
  }

  /** Lets the server give no answer to what its client asks with these words, until it is called without any. */
  silence(question = ''): void {
    writeFileSync(this.unanswered, question);
  }

  private get unanswered(): string {
    return join(this.dir, 'unanswered');
  }

  private get hosts(): string {
    return join(this.dir, 'hosts');
  }

  /** The server of this machine, and its client with names of our own. */
  private writeServerAndClient(bin: string): void {
    const server = findServer();
    const cli = process.env.REDIS_CLI ?? server.replace(/-server$/, '-cli');
    const checkRdb = process.env.REDIS_CHECK_RDB ?? server.replace(/-server$/, '-check-rdb');
    const scripts = {
      'test-server': `exec ${server} "$@"`,
      'test-check-rdb': `exec ${checkRdb} "$@"`,
      'test-cli':
        `[ ! -s ${this.unanswered} ] || ! echo "$*" | grep -q -f ${this.unanswered} || exit 1\n` +
        `[ "$1" = -h ] || exec ${cli} "$@"\n` +
        `host=$(sed -n "s/^$2 //p" ${this.hosts})\nhost=\${host:-$2}\nshift 2\n` +
        `exec ${cli} -h "$host" "$@"`,
    };
    for (const [name, text] of Object.entries(scripts)) {
      writeFileSync(join(bin, name), `#!/bin/sh\n${text}\n`);
      chmodSync(join(bin, name), 0o755);
    }
  }
}
