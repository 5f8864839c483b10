import { BATCH } from '../../../../../src/bootstrap/act/migrate/batches';
import { sizeKeys } from '../../../../../src/bootstrap/act/migrate/key-sizes';
import { Channel } from '../../../../../src/bootstrap/redis/channel';

const slots = [['a', 'b'], ['c']];

test('one script for each slot tells the sizes of its keys', async () => {
  const channel: Channel = (commands) =>
    Promise.resolve(commands.map(([name, , , ...keys]) => name === 'EVAL' && keys.map(() => 7)));
  expect(await sizeKeys(channel, slots)).toEqual([
    [
      { key: 'a', bytes: 7 },
      { key: 'b', bytes: 7 },
    ],
    [{ key: 'c', bytes: 7 }],
  ]);
});

test('a key whose size the server cannot tell counts as one that travels alone', async () => {
  const channel: Channel = (commands) => Promise.resolve(commands.map(() => [-1, 5]));
  const [first] = await sizeKeys(channel, [['a', 'b']]);
  expect(first.map(({ bytes }) => bytes)).toEqual([BATCH.bytes, 5]);
});

test('where no script may run, each key is asked for; one that is gone takes nothing', async () => {
  const answers = new Map<unknown, unknown>([
    ['a', 9],
    ['b', null],
    ['c', new Error('NOPERM')],
  ]);
  const channel: Channel = (commands) =>
    Promise.resolve(
      commands.map(([name, , key]) => (name === 'EVAL' ? new Error('NOSCRIPT') : answers.get(key))),
    );
  const sizes = await sizeKeys(channel, slots);
  expect(sizes.flat().map(({ bytes }) => bytes)).toEqual([9, 0, BATCH.bytes]);
});
