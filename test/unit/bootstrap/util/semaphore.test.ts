import { Semaphore } from '../../../../src/bootstrap/util/semaphore';

test('no more than so many run at a time, and the others follow in their order', async () => {
  const semaphore = new Semaphore(2);
  const started: number[] = [];
  const ends: (() => void)[] = [];
  const all = [0, 1, 2, 3].map((number) =>
    semaphore.take(() => {
      started.push(number);
      return new Promise<void>((resolve) => ends.push(resolve));
    }),
  );
  await Promise.resolve();
  expect(started).toEqual([0, 1]);
  ends[1]();
  await all[1];
  expect(started).toEqual([0, 1, 2]);
  ends[0]();
  await all[0];
  expect(started).toEqual([0, 1, 2, 3]);
});

test('one that fails makes room for the next', async () => {
  const semaphore = new Semaphore(1);
  await expect(semaphore.take(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await semaphore.take(() => Promise.resolve('yes'))).toBe('yes');
});
