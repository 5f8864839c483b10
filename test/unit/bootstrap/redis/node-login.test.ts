import { hashOf } from '../../../../src/bootstrap/redis/login';
import { nodeLogin } from '../../../../src/bootstrap/redis/node-login';

const user = (flags: string[], passwords: string[]): unknown[] => [
  ...['flags', flags],
  ...['passwords', passwords],
  ...['commands', '+@all', 'keys', '~*'],
];

test('a server tells which passwords it takes, and which one it sends', () => {
  expect(nodeLogin([user(['on'], ['one', 'two']), ['masterauth', 'secret']])).toEqual({
    isOpen: false,
    passwords: ['one', 'two'],
    sends: hashOf('secret'),
  });
});

test('a server may ask for no password, and send none', () => {
  expect(nodeLogin([user(['on', 'nopass'], []), ['masterauth', '']])).toEqual({
    isOpen: true,
    passwords: [],
  });
});

test('nothing is known of a server without users, or that does not let the program ask', () => {
  expect(nodeLogin([new Error('ERR unknown command'), ['masterauth', '']])).toBeUndefined();
  expect(nodeLogin([user(['on'], []), new Error('NOPERM')])).toBeUndefined();
});
