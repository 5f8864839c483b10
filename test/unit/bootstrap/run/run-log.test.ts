import { Step, wait, Wait } from '../../../../src/bootstrap/plan/decision';
import { runLog } from '../../../../src/bootstrap/run/run-log';
import { stopwatch } from '../../../../src/bootstrap/util/clock';

let now: number;
let lines: string[];
let news: ReturnType<typeof runLog>;
beforeEach(() => {
  now = 0;
  lines = [];
  const clock = { now: () => now };
  news = runLog(clock, (line) => lines.push(line), stopwatch(clock));
});

const pods = wait('WaitingForPods', 'redis-1 has no address yet');
const agreement = wait('WaitingForAgreement', '2 of 3 nodes agree');
const step: Step = {
  kind: 'step',
  reason: 'AssigningSlots',
  message: 'assign the unassigned slots',
  commands: [
    { kind: 'takeOver', pod: 0 },
    { kind: 'takeOver', pod: 1 },
  ],
};

/** The same wait, again and again until a time. */
function waitUntil(end: number, decision: Wait): void {
  for (; now < end; now += 500) news.waiting(decision);
}

/** The same step, again and again until a time, and what comes of it. */
function actUntil(end: number, told: (now: number) => string[]): void {
  for (let isRetry = false; now < end; now += 1_000, isRetry = true) {
    news.acting(step, isRetry);
    news.told(told(now));
  }
}

test('a wait is written with its reason, and again every half minute', () => {
  waitUntil(65_000, pods);
  expect(lines).toEqual([
    '0.0 s waiting (WaitingForPods): redis-1 has no address yet',
    '30.0 s waiting (WaitingForPods): redis-1 has no address yet',
    '60.0 s waiting (WaitingForPods): redis-1 has no address yet',
  ]);
});

test('a wait within a second of another one is left out', () => {
  news.waiting(pods);
  now = 300;
  news.waiting(agreement);
  expect(lines).toHaveLength(1);
  now = 1_000;
  news.waiting(agreement);
  expect(lines[1]).toBe('1.0 s waiting (WaitingForAgreement): 2 of 3 nodes agree');
});

test('that nothing is left to do is written once', () => {
  for (; now < 65_000; now += 3_000) {
    news.waiting({ kind: 'done', reason: 'Healthy', message: 'all agree' });
  }
  expect(lines).toEqual(['0.0 s Healthy: all agree']);
});

test('a step is written with its reason, the number of its commands and what came of it', () => {
  news.acting(step, false);
  news.told(['redis-0: CLUSTER ... failed: ERR no']);
  expect(lines).toEqual([
    '0.0 s AssigningSlots: assign the unassigned slots (2 commands)',
    '  redis-0: CLUSTER ... failed: ERR no',
  ]);
});

test('a step that is sent again and again is written every half minute', () => {
  actUntil(65_000, () => ['no']);
  const [head] = lines;
  const texts = lines.map((line) => line.replace(/^\S+ s /, ''));
  expect(texts).toEqual([0, 1, 2].flatMap(() => [head.slice('0.0 s '.length), '  no']));
});

test('a step that is sent again is written at once where something new comes of it', () => {
  actUntil(20_000, (now) => (now < 10_000 ? ['no'] : ['no', 'never']));
  expect(lines.slice(2)).toEqual([expect.stringMatching(/^10\.0 s AssigningSlots/), '  never']);
});

test('a step that is sent again after a wait in between is not written', () => {
  news.acting(step, false);
  news.told([]);
  now = 2_000;
  news.waiting(pods);
  now = 4_000;
  news.acting(step, true);
  news.told([]);
  expect(lines).toHaveLength(2);
});

test('a wait that is over within a second after a step is left out', () => {
  news.acting(step, false);
  now = 2_000;
  news.told([]);
  now = 2_900;
  news.waiting(agreement);
  expect(lines).toHaveLength(1);
  now = 3_000;
  news.waiting(agreement);
  expect(lines[1]).toBe('3.0 s waiting (WaitingForAgreement): 2 of 3 nodes agree');
});
