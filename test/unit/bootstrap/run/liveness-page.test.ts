import { livenessPage, SILENCE_LIMIT_MS } from '../../../../src/bootstrap/run/liveness-page';
import { liveCluster } from '../../../../src/bootstrap/run/live-cluster';
import { fixedLogin } from '../../../../src/bootstrap/redis/login';
import { Servers } from '../../../../src/bootstrap/redis/servers';
import { Found, Pods } from '../../../../src/bootstrap/observe/pods';
import { blank } from '../observed';
import { Pulse } from '../../../../src/bootstrap/util/pulse';

let now: number;
let log: string[];
let pulse: Pulse;
beforeEach(() => {
  now = 0;
  log = [];
  pulse = new Pulse({ now: () => now });
});

/** What Kubernetes is answered. */
async function asked(): Promise<string> {
  const { status, text } = await livenessPage(
    () => pulse.last,
    (line) => log.push(line),
  )();
  return `${status} ${text}`;
}

/** A program that looks at pods. */
function looking(pods: Pods): ReturnType<typeof liveCluster> {
  const clock = { now: () => now, sleep: () => Promise.resolve() };
  return liveCluster(pods, new Servers(fixedLogin({})), clock, false, pulse);
}

test('a program lives while something happens in it', async () => {
  now = SILENCE_LIMIT_MS;
  expect(await asked()).toBe('200 ok\n');
  expect(log).toEqual([]);
});

test('a program in which nothing has happened for 5 minutes hangs, and says since when', async () => {
  pulse.beat('it began to ask the servers');
  now = SILENCE_LIMIT_MS + 1_000;
  const complaint = 'nothing has happened for 301.0 s, since it began to ask the servers';
  expect(await asked()).toBe(`503 ${complaint}\n`);
  expect(log).toEqual([`to be restarted: ${complaint}`]);
});

test('a look that never ends is a program that hangs', async () => {
  const never = new Promise<Found>(() => undefined);
  void looking({ find: () => never }).observe();
  now = SILENCE_LIMIT_MS + 1;
  expect(await asked()).toContain(
    '503 nothing has happened for 300.0 s, since it began to look for',
  );
});

test('a look that ends is a sign of life, however long it took', async () => {
  const find = (): Promise<Found> => {
    now += 2 * SILENCE_LIMIT_MS;
    return Promise.resolve({ pods: [] });
  };
  await looking({ find }).observe();
  expect(await asked()).toBe('200 ok\n');
});

test('many commands to Kubernetes may take long together', async () => {
  const answers: string[] = [];
  const deleteClaim = async (): Promise<void> => {
    now += SILENCE_LIMIT_MS;
    answers.push(await asked());
  };
  const client = looking({ find: () => Promise.resolve({ pods: [] }), deleteClaim });
  const commands = [0, 1, 2].map((pod) => ({ kind: 'deleteClaim', pod }) as const);
  await client.act(commands, blank(3));
  expect(answers).toEqual(['200 ok\n', '200 ok\n', '200 ok\n']);
});
