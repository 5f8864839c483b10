import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Cluster } from 'ioredis';
import { tlsOptions } from '../../src/bootstrap/redis/tls-files';
import { CertificateAuthority } from '../support/certificates';
import { serverVersion } from '../support/find-server';
import { until } from '../support/until';
import { Pods } from './run-node/pods';

jest.setTimeout(240_000);

// Before 7.0 the port of the bus follows that for TLS.
const from7 = parseFloat(serverVersion()) >= 7 ? test : test.skip;

const SECRET = join(tmpdir(), `tls-in-service-${process.pid}`);
const SOON = ['--tls-overlap', '600'];
const NOW = ['--tls-overlap', '0'];

/** Writes one key after the other, and notes what fails. */
class Client {
  readonly failures: string[] = [];
  private readonly acknowledged = new Set<string>();
  private readonly done: Promise<void>;
  private stopped = false;

  constructor(
    private readonly name: string,
    private readonly cluster: Cluster,
  ) {
    cluster.on('error', () => undefined);
    this.done = this.write();
  }

  /** Ends the writes, and fails unless all were acknowledged and can be read. */
  async expectNoFailure(): Promise<void> {
    this.stopped = true;
    await this.done;
    const keys = [...this.acknowledged];
    const values = await Promise.all(keys.map((key) => this.cluster.get(key)));
    this.cluster.disconnect();
    expect({
      failures: this.failures,
      lost: keys.filter((key, index) => values[index] !== key),
    }).toEqual({
      failures: [],
      lost: [],
    });
    expect(keys.length).toBeGreaterThan(0);
  }

  private async write(): Promise<void> {
    for (let index = 0; !this.stopped; index++) {
      const key = `${this.name}:${index}`;
      await this.cluster.set(key, key).then(
        () => this.acknowledged.add(key),
        (error: Error) => this.failures.push(error.message),
      );
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
}

async function roll(pods: Pods): Promise<void> {
  for (let ordinal = pods.all.length - 1; ordinal >= 0; ordinal--) {
    await pods.all[ordinal].stop();
    pods.forget(ordinal);
    pods.start(ordinal);
    await pods.healthy();
  }
}

/** Stops a replica while its ports are closed, because it has yet to join, and starts it again. */
async function stopBeforePortsOpen(pods: Pods): Promise<void> {
  const { ordinal } = await pods.find('slave');
  await pods.all[ordinal].stop();
  pods.commands.silence('cluster info');
  const closed = pods.start(ordinal);
  await until('its server runs', () => Promise.resolve(closed.log.includes('Ready to accept')));
  await closed.stop();
  pods.commands.silence();
  pods.start(ordinal);
  await pods.healthy();
}

async function configs(pods: Pods, directive: string): Promise<string[]> {
  const replies = await Promise.all(pods.all.map(({ client }) => client.config('GET', directive)));
  return [...new Set(replies.map(([, value]) => value))];
}

from7('a cluster in service goes from plain to TLS and back without a failed call', async () => {
  const authority = new CertificateAuthority('first');
  authority.issue(SECRET);
  const pods = await Pods.cluster('dash', { net: 42 });
  const connect = (port: number, tls: boolean): Cluster =>
    new Cluster(
      pods.all.map(({ address: host }) => ({ host, port })),
      { redisOptions: tls ? { tls: tlsOptions({ ca: join(SECRET, 'ca.crt') }) } : {} },
    );
  try {
    const plain = new Client('plain', connect(pods.port, false));

    pods.tlsDir = SECRET;
    await roll(pods);
    expect(await configs(pods, 'tls-cluster')).toEqual(['no']);

    expect(await pods.form(SOON)).toContain('SwitchingBus');
    expect(await configs(pods, 'tls-cluster')).toEqual(['yes']);
    await pods.healthy();
    const secure = new Client('secure', connect(pods.clientPort, true));
    await roll(pods);
    expect(await configs(pods, 'tls-cluster')).toEqual(['yes']);
    await stopBeforePortsOpen(pods);
    expect(await configs(pods, 'port')).toEqual([`${pods.port}`]);
    await plain.expectNoFailure();

    expect(await pods.form(NOW)).toContain('ClosingPlainPort');
    expect(await configs(pods, 'port')).toEqual(['0']);
    await roll(pods);
    expect(await configs(pods, 'port')).toEqual(['0']);

    pods.tlsRequired = false;
    await roll(pods);
    expect(await configs(pods, 'tls-cluster')).toEqual(['yes']);
    expect(await configs(pods, 'port')).toEqual([`${pods.port}`]);
    expect(await pods.form(['--tls-optional'])).toContain('SwitchingBus');
    await pods.healthy();
    await secure.expectNoFailure();

    pods.tlsDir = undefined;
    const again = new Client('again', connect(pods.port, false));
    await roll(pods);
    await again.expectNoFailure();
  } finally {
    pods.close();
    authority.close();
    rmSync(SECRET, { recursive: true });
  }
});
