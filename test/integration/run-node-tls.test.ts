import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { CertificateAuthority, tlsFilesIn } from '../support/certificates';
import { BOOTSTRAP, launch } from '../support/program';
import { until } from '../support/until';
import { Pod } from './run-node/pod';
import { Pods } from './run-node/pods';
import { tlsArguments } from './run-node/tls';

jest.setTimeout(90_000);

const KEYS = Array.from({ length: 60 }, (_, index) => `key:${index}`);
const SECRET = join(tmpdir(), `tls-${process.pid}`);

let first: CertificateAuthority;
let pods: Pods;
beforeAll(async () => {
  first = new CertificateAuthority('first');
  first.issue(SECRET);
  pods = await Pods.cluster('busybox', {
    net: 40,
    tlsDir: SECRET,
    directives: ['appendfsync always'],
  });
  await pods.each(KEYS, (client, key) => client.set(key, key));
});
afterEach(async () => {
  await pods.healthy();
  expect(await pods.each(KEYS, (client, key) => client.get(key))).toEqual(KEYS);
});
afterAll(() => {
  pods.close();
  first.close();
  rmSync(SECRET, { recursive: true });
});

test('nodes speak TLS only, to clients and on the bus', async () => {
  for (const pod of pods.all) {
    expect(await pod.client.config('GET', 'tls-cluster')).toContain('yes');
    expect(await pod.client.config('GET', 'port')).toContain('0');
  }
});

test('all pods come back at other addresses', async () => {
  pods.all.forEach((pod) => pod.killNow());
  pods.all.forEach((_, ordinal) => pods.start(ordinal, `127.0.41.${ordinal + 10}`));
  await pods.healthy();
});

test('a primary that stops hands over to its replica', async () => {
  const primary = await pods.find('master');
  await primary.stop();
  pods.start(primary.ordinal, '127.0.41.30');
  await pods.healthy();
});

test('a port that is closed stays so where the server does not tell it in time', async () => {
  const replica = await pods.find('slave');
  pods.commands.silence('config get port');
  await replica.stop();
  pods.commands.silence();
  pods.start(replica.ordinal);
  await pods.healthy();
  expect(await pods.all[replica.ordinal].client.config('GET', 'port')).toEqual(['port', '0']);
});

test('a certificate that is renewed while a script runs is taken once that has ended', async () => {
  const replica = await pods.find('slave');
  const { client } = replica;
  await client.config('SET', 'lua-time-limit', '200');
  const loop = "local s = redis.call('TIME') while redis.call('TIME')[1] - s[1] < 6 do end";
  const before = await fingerprints();
  const other = client.duplicate();
  const script = other.eval(loop, 0);
  first.issue(SECRET);
  await script;
  other.disconnect();
  await until('every server shows the new one', async () =>
    (await fingerprints()).every((each) => !before.includes(each)),
  );
  expect(replica.log).not.toContain('the server refuses the certificate');
});

test('a renewed certificate is taken by the running servers, and connections live on', async () => {
  const ids = await Promise.all(pods.all.map(({ client }) => client.client('ID')));
  const before = await fingerprints();
  first.issue(SECRET);
  await until('every server shows the new one', async () => {
    const now = await fingerprints();
    return now.every((each) => !before.includes(each));
  });
  expect(await Promise.all(pods.all.map(({ client }) => client.client('ID')))).toEqual(ids);
});

test('a certificate like those of cert-manager is one for clients and for the bus', async () => {
  const before = await fingerprints();
  first.issue(SECRET, { likeCertManager: true });
  await until('every server shows it', async () =>
    (await fingerprints()).every((each) => !before.includes(each)),
  );
  // Links of before live on; those of a node that comes back are new.
  const replica = await pods.find('slave');
  await replica.stop();
  pods.start(replica.ordinal);
});

test('another CA takes over by way of a bundle of both, without a restart', async () => {
  const second = new CertificateAuthority('second');
  const pids = await Promise.all(pods.all.map((pod) => pod.serverPid()));
  for (const [issuer, cas] of [
    [first, [first.pem, second.pem]],
    [second, [first.pem, second.pem]],
    [second, [second.pem]],
  ] as const) {
    const before = await fingerprints();
    issuer.issue(SECRET, { cas: [...cas] });
    await until('every server has it', async () =>
      (await fingerprints()).every((each) => !before.includes(each)),
    );
    await pods.healthy();
  }
  expect(await Promise.all(pods.all.map((pod) => pod.serverPid()))).toEqual(pids);
  first.close();
  first = second;
});

test('one that has ended and was not renewed is a warning of check, until there is another', async () => {
  const check = async (): Promise<string> => {
    const addresses = pods.all.map(({ address }) => `${address}:${pods.clientPort}`);
    const args = addresses.flatMap((address) => ['--address', address]);
    return (await launch(BOOTSTRAP, ['check', ...args, ...tlsArguments(tlsFilesIn(SECRET))]).ended)
      .output;
  };
  expect(await check()).toMatch(/^Healthy: .*\n$/);
  const before = await fingerprints();
  first.issue(SECRET, { days: 0 });
  await until('every server shows it', async () =>
    (await fingerprints()).every((each) => !before.includes(each)),
  );
  const ended = await check();
  expect(ended).toContain('error (PodUnreachable): ');
  expect(ended).toMatch(/^warning \(CertificateEnding\): the certificate of .* ended at /m);
  first.issue(SECRET);
  await until('it is healthy without a warning', async () => /^Healthy: .*\n$/.test(await check()));
});

test('a certificate that does not fit its key is not taken, and the log says so', async () => {
  writeFileSync(join(SECRET, 'tls.crt'), first.pem);
  await until('it is refused', () =>
    Promise.resolve(
      pods.all.every(({ log }) => log.includes('the server refuses the certificate')),
    ),
  );
  const replica = await pods.find('slave');
  await replica.stop();
  pods.start(replica.ordinal);
  await pods.healthy();
  await pods.all[replica.ordinal].stop();
  pods.forget(replica.ordinal);
  const back = pods.start(replica.ordinal);
  await until('it waits', () =>
    Promise.resolve(back.logged.some((line) => line.includes('cannot use the certificate in'))),
  );
  first.issue(SECRET);
  await pods.healthy();
});

test('a pod without a certificate waits for it', async () => {
  const replica = await pods.find('slave');
  await replica.stop();
  pods.forget(replica.ordinal);
  const secret = `${SECRET}-of-pod`;
  const back = pods.start(replica.ordinal, undefined, { TLS_DIR: secret });
  const waiting = `waiting for ca.crt, tls.crt and tls.key in ${secret}: make the Secret of this volume, with these keys`;
  await until('it waits', () => Promise.resolve(back.logged.includes(waiting)));
  cpSync(SECRET, secret, { recursive: true });
  await pods.healthy();
  rmSync(secret, { recursive: true });
});

/** What each server shows to a client that connects now. */
function fingerprints(): Promise<string[]> {
  return Promise.all(pods.all.map((pod) => fingerprint(pod)));
}

function fingerprint({ address }: Pod): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connectTls(
      { host: address, port: pods.clientPort, rejectUnauthorized: false },
      () => {
        resolve(socket.getPeerCertificate().fingerprint256);
        socket.destroy();
      },
    );
    socket.once('error', reject);
  });
}
