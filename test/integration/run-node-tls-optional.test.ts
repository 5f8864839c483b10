import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CertificateAuthority, tlsFilesIn } from '../support/certificates';
import { serverVersion } from '../support/find-server';
import { bootstrap } from '../support/program';
import { eachKey } from './run-node/each-key';
import { Pods } from './run-node/pods';
import { tlsArguments } from './run-node/tls';

jest.setTimeout(90_000);

// Before 7.0 the port of the bus follows that for TLS.
const from7 = parseFloat(serverVersion()) >= 7 ? test : test.skip;

const SECRET = join(tmpdir(), `tls-optional-${process.pid}`);
const KEYS = Array.from({ length: 300 }, (_, index) => `key:${index}`);

from7('nodes that speak no TLS with each other form a cluster, grow and shrink', async () => {
  const authority = new CertificateAuthority('first');
  authority.issue(SECRET);
  const pods = await Pods.cluster('dash', { net: 44, tlsDir: SECRET, tlsRequired: false });
  const shape = (shards: number): Promise<unknown> =>
    bootstrap(
      shards,
      1,
      pods.all.map(({ address }) => `${address}:${pods.clientPort}`),
      [...tlsArguments(tlsFilesIn(SECRET)), '--tls-optional', '--sync-delay', '0'],
    );
  // Redis 7.0 tells all clients the port without TLS then.
  const seeds = pods.all.map(({ address: host }) => ({ host, port: pods.port }));
  const read = (): Promise<unknown> => eachKey(KEYS, (client, key) => client.get(key), seeds, {});
  try {
    for (const pod of pods.all) {
      expect(await pod.client.config('GET', 'tls-cluster')).toContain('no');
    }
    await eachKey(KEYS, (client, key) => client.set(key, key), seeds, {});
    for (const ordinal of [6, 7]) pods.start(ordinal);
    expect(await shape(4)).toMatchObject({ code: 0 });
    expect(await read()).toEqual(KEYS);
    expect(
      (await pods.all[6].client.dbsize()) + (await pods.all[7].client.dbsize()),
    ).toBeGreaterThan(0);
    expect(await shape(3)).toMatchObject({ code: 0 });
    expect(await read()).toEqual(KEYS);
  } finally {
    pods.close();
    authority.close();
    rmSync(SECRET, { recursive: true });
  }
});
