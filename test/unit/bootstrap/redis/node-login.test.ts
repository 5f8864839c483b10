import { hashOf } from '../../../../src/bootstrap/redis/login';
import { nodeLogin } from '../../../../src/bootstrap/redis/node-login';

const CONFIG = [
  ['masteruser', 'default'],
  ['masterauth', 'secret'],
];

test('a server tells which passwords its users take, and what it sends', () => {
  const list = [
    'user default on sanitize-payload #one #two ~* &* +@all',
    'user shop on #three ~#four resetchannels -@all +@read (~x resetchannels -@all +get)',
  ];
  expect(nodeLogin([list, ...CONFIG])).toEqual({
    users: new Map([
      ['default', { isOn: true, isOpen: false, passwords: ['one', 'two'] }],
      ['shop', { isOn: true, isOpen: false, passwords: ['three'] }],
    ]),
    sends: { user: 'default', hash: hashOf('secret') },
  });
});

test('a server may ask for no password, and send none', () => {
  const list = ['user default on nopass ~* +@all'];
  expect(nodeLogin([list, ['masteruser', ''], ['masterauth', '']])).toEqual({
    users: new Map([['default', { isOn: true, isOpen: true, passwords: [] }]]),
  });
});

test('a user that is off needs no password, and is not open', () => {
  const list = ['user default off nopass ~* &* +@all'];
  expect(nodeLogin([list, ...CONFIG])?.users.get('default')).toEqual({
    isOn: false,
    isOpen: false,
    passwords: [],
  });
});

test('a server that sends a password without a name sends it for the default user', () => {
  expect(nodeLogin([[], ['masteruser', ''], ['masterauth', 'secret']])?.sends?.user).toBe(
    'default',
  );
});

test('nothing is known of a server without users', () => {
  expect(nodeLogin([new Error('ERR unknown command'), ...CONFIG])).toBeUndefined();
});

test('a server that does not let the program ask is no server without users', () => {
  expect(() => nodeLogin([[], CONFIG[0], new Error('NOPERM')])).toThrow('NOPERM');
});
