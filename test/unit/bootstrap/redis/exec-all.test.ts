import { execAll } from '../../../../src/bootstrap/redis/exec-all';

test('the answers come in the order of the commands', async () => {
  const channel = (commands: readonly unknown[]): Promise<unknown[]> =>
    Promise.resolve(commands.map((_, index) => index));
  expect(await execAll(channel, [['PING'], ['PING']])).toEqual([0, 1]);
});

test('the first command that is refused is the error', async () => {
  const channel = (): Promise<unknown[]> =>
    Promise.resolve(['OK', new Error('ERR no'), new Error('ERR never')]);
  const commands = [['PING'], ['CLUSTER', 'SETSLOT', 1, 'NODE', 'id', 'more'], ['PING']];
  await expect(execAll(channel, commands)).rejects.toThrow(
    'CLUSTER SETSLOT 1 NODE id answered: ERR no',
  );
});

test('nothing is sent where there is nothing to send', async () => {
  const channel = (): Promise<never> => Promise.reject(new Error('sent'));
  expect(await execAll(channel, [])).toEqual([]);
});
