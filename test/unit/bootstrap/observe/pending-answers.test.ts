import { setTimeout as sleep } from 'node:timers/promises';
import { PendingAnswers, WAIT_MS } from '../../../../src/bootstrap/observe/pending-answers';

/** Questions of which the first is answered only when that is told. */
function questions(): {
  answers: PendingAnswers<string>;
  ask: () => Promise<unknown[]>;
  answer: () => void;
  asked: () => number;
} {
  const answers = new PendingAnswers<string>((text) => text === 'here');
  let asked = 0;
  let resolve: (text: string) => void = () => undefined;
  const slow = (): Promise<string> => {
    asked++;
    return new Promise((each) => (resolve = each));
  };
  const quick = (): Promise<string> => Promise.resolve('here');
  return {
    answers,
    ask: () =>
      answers.all([
        { key: 'slow', ask: slow },
        { key: 'a', ask: quick },
        { key: 'b', ask: quick },
      ]),
    answer: () => resolve('here'),
    asked: () => asked,
  };
}

async function took(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

test('a look goes on without a server that is silent, and waits less for it from then on', async () => {
  const { ask, asked } = questions();
  expect(
    await took(async () => expect(await ask()).toEqual([undefined, 'here', 'here'])),
  ).toBeLessThan(WAIT_MS.usual + 500);
  expect(await took(ask)).toBeLessThan(WAIT_MS.usual / 2);
  expect(asked()).toBe(1);
});

test('one that answers late is asked again, and waited for as before', async () => {
  const { ask, answer, asked } = questions();
  await ask();
  answer();
  await sleep(1);
  const next = ask();
  await sleep(3 * WAIT_MS.silent);
  answer();
  expect(await next).toEqual(['here', 'here', 'here']);
  expect(asked()).toBe(2);
});

test('where most are slow, as on a busy machine, they are waited for', async () => {
  const answers = new PendingAnswers<string>(() => true);
  const ask = (): Promise<string> => sleep(WAIT_MS.usual + 300, 'late');
  const all = ['a', 'b', 'c'].map((key) => ({ key, ask }));
  expect(await answers.all(all)).toEqual(['late', 'late', 'late']);
});
