import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SLOTS } from '../../../src/topology';
import { bundle, COMMAND } from '../../support/program';
import { run } from '../kubectl';
import { outsideWith } from '../outside';

/** Where a node is, as the command prints it. */
export interface Endpoint {
  readonly node: string;
  readonly inside: string;
  readonly outside: string;
}

/** A machine outside Kubernetes. */
export interface Outside {
  /** What it has in /etc/hosts: addresses by names. */
  readonly hosts?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
}

/** Where the nodes of a cluster are. */
export async function endpoints(namespace: string): Promise<Endpoint[]> {
  const printed = await run(COMMAND, ['endpoints', '-n', namespace, '--json']);
  return JSON.parse(printed) as Endpoint[];
}

/** The settings that the command prints for ioredis. */
export async function printedSettings(namespace: string): Promise<string> {
  const printed = await run(COMMAND, ['endpoints', '-n', namespace]);
  return /^ioredis, node-redis:\n\n(.*?)\n\nredis-py:$/ms.exec(printed)![1];
}

export function hostOf(endpoint: string): string {
  return endpoint.split(':')[0];
}

/** What is run outside Kubernetes; `close` removes its files. */
export class OutsidePrograms {
  private readonly dir = mkdtempSync(join(tmpdir(), 'outside-'));
  private readonly client = join(this.dir, 'all-slots.js');

  constructor() {
    bundle(join(__dirname, 'all-slots.ts'), this.client);
  }

  close(): void {
    rmSync(this.dir, { recursive: true });
  }

  /** Runs a command on such a machine. */
  run({ hosts = {}, env = {} }: Outside, input: string, ...command: string[]): Promise<string> {
    const file = join(this.dir, 'hosts');
    writeFileSync(
      file,
      Object.entries(hosts)
        .map(([name, to]) => `${to} ${name}\n`)
        .join(''),
    );
    const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
    // Only this command sees the file in the place of the machine's own.
    const mount = [
      'unshare',
      '-m',
      'sh',
      '-c',
      `mount --bind ${file} /etc/hosts && exec "$@"`,
      'sh',
    ];
    const prefix = Object.keys(hosts).length === 0 ? [] : mount;
    return outsideWith(input, ...prefix, 'env', ...variables, ...command);
  }

  /**
   * Lets ioredis with these settings set and get a key of each slot there, and come to know the nodes
   * under these addresses.
   */
  async expectAllSlots(outside: Outside, code: string, nodes: readonly string[]): Promise<void> {
    const input = JSON.stringify({ code, count: nodes.length });
    const command = ['timeout', '60', process.execPath, this.client];
    const printed = await this.run(outside, input, ...command);
    expect(JSON.parse(printed)).toEqual({ right: SLOTS, nodes: [...nodes].sort() });
  }
}
