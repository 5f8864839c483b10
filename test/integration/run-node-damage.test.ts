import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../support/until';
import { Pod } from './run-node/pod';
import { Pods } from './run-node/pods';

jest.setTimeout(90_000);

const KEYS = Array.from({ length: 60 }, (_, index) => `key:${index}`);

let pods: Pods;
beforeAll(async () => {
  // With everysec a killed server may lack the writes since its last fsync.
  pods = await Pods.cluster('dash', { net: 26, directives: ['appendfsync always', 'save 3600 1'] });
});
beforeEach(async () => {
  await pods.each(KEYS, (client, key) => client.set(key, `value of ${key}`));
  for (const pod of pods.all) if ((await pod.role()) === 'master') await pod.client.wait(1, 5_000);
});
afterEach(async () => {
  await pods.healthy();
  const values = await pods.each(KEYS, (client, key) => client.get(key));
  expect(values).toEqual(KEYS.map((key) => `value of ${key}`));
});
afterAll(() => pods.close());

/** How a volume is damaged, and what the log names. */
const DAMAGES: [string, (data: string) => void, string][] = [
  ['an append-only file that is cut', (data) => spoil(data, /incr.aof$/, cut), 'appendonlydir'],
  ['an empty base file', (data) => spoil(data, /base.rdb$/, () => Buffer.of()), 'appendonlydir'],
  ['other bytes in the base file', (data) => spoil(data, /base.rdb$/, overwrite), 'appendonlydir'],
  ['an empty manifest', (data) => spoil(data, /manifest$/, () => Buffer.of()), 'appendonlydir'],
  ['a nodes.conf that is cut', (data) => spoil(data, /nodes.conf$/, half), 'nodes.conf'],
];

describe.each(DAMAGES)('with %s', (_, damage, named) => {
  test.each(['slave', 'master'] as const)('a %s heals, and keeps the file aside', async (role) => {
    const pod = await pods.find(role);
    pods.resolveService(pods.all[(pod.ordinal + 1) % 6].address);
    pod.killNow();
    damage(pods.data(pod.ordinal));
    const back = pods.start(pod.ordinal);
    await back.client.ping();
    if (named === 'nodes.conf') await pods.form();
    await pods.healthy();
    expect(await back.role()).toBe('slave');
    expect(back.logged.join('\n')).toContain(`${named} is damaged: it is kept as`);
    expect(readdirSync(pods.data(pod.ordinal)).join()).toContain(`${named}.damaged-`);
    await back.stop();
    pods.start(pod.ordinal);
  });

  test('a primary whose replica is gone names the file, and heals when that is back', async () => {
    const primary = await pods.find('master');
    const replica = await pods.replicaOf(primary);
    pods.resolveService(pods.all.find((pod) => ![primary, replica].includes(pod))!.address);
    [replica, primary].forEach((pod) => pod.killNow());
    damage(pods.data(primary.ordinal));
    const back = pods.start(primary.ordinal);
    await until('it says so', () => Promise.resolve(isSaid(back)));
    expect(back.logged.find((line) => line.includes('damaged'))).toContain(
      `${pods.data(primary.ordinal)}/${named} is damaged, and no other node has its data`,
    );
    pods.start(replica.ordinal);
    await back.client.ping();
    if (named === 'nodes.conf') await pods.form();
  });
});

function isSaid({ logged }: Pod): boolean {
  return logged.some((line) => line.includes('damaged'));
}

/** Changes each file of a volume whose name matches. */
function spoil(data: string, name: RegExp, change: (content: Buffer) => Buffer): void {
  const files = readdirSync(data, { recursive: true }) as string[];
  for (const file of files.filter((each) => name.test(each) && !each.includes('damaged'))) {
    writeFileSync(join(data, file), change(readFileSync(join(data, file))));
  }
}

/** Takes some bytes out of the middle. */
function cut(content: Buffer): Buffer {
  const middle = Math.floor(content.length / 2);
  return Buffer.concat([content.subarray(0, middle - 5), content.subarray(middle + 5)]);
}

function overwrite(content: Buffer): Buffer {
  const middle = Math.floor(content.length / 2);
  return Buffer.concat([
    content.subarray(0, middle),
    Buffer.alloc(20),
    content.subarray(middle + 20),
  ]);
}

function half(content: Buffer): Buffer {
  return content.subarray(0, Math.floor(content.length / 2));
}
