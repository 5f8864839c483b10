import { problemOf } from '../../../../src/bootstrap/redis/problem';

const PASSWORD = 'give the Job, or REDIS_PASSWORD, the one that the servers have';

test('a server that asks for a password is told from one that refuses a wrong one', () => {
  expect(problemOf(new Error('NOAUTH Authentication required.'))).toEqual({
    text: `asks for a password: ${PASSWORD} (NOAUTH Authentication required.)`,
    final: true,
    asksForPassword: true,
  });
});

test.each([
  ['WRONGPASS invalid username-password pair', `refuses the password: ${PASSWORD}`],
  ['ERR invalid password', `refuses the password: ${PASSWORD}`],
  [
    "NOPERM this user has no permissions to run the 'cluster|nodes' command",
    'does not let user default send CLUSTER|NODES: allow it +cluster|nodes, or log in as redis-cluster-program',
  ],
  [
    'NOPERM No permissions to access a key',
    'does not let user default have a key or a channel: allow it ~*, or log in as redis-cluster-program',
  ],
  [
    'ERR This instance has cluster support disabled',
    'runs without cluster-enabled: set it to yes and restart',
  ],
])('waiting does not help against %j', (message, meaning) => {
  expect(problemOf(new Error(message))).toEqual({ text: `${meaning} (${message})`, final: true });
});

test.each([
  ['LOADING Redis is loading the dataset in memory', 'is loading its data'],
  ['connect ECONNREFUSED 10.0.0.1:6379', 'does not listen yet'],
  ['getaddrinfo ENOTFOUND redis-0.redis', 'has no address yet'],
  ['getaddrinfo EAI_AGAIN redis-0.redis', 'has no address yet'],
  ['connect ETIMEDOUT', 'does not answer'],
  ['connect EHOSTUNREACH 10.0.0.1:6379', 'does not answer'],
  ['Command timed out', 'does not answer'],
])('%j passes', (message, text) => {
  expect(problemOf(new Error(message))).toEqual({ text, final: false });
});

test('a code counts as much as a message', () => {
  const error = Object.assign(new Error('queryA failed'), { code: 'ENODATA' });
  expect(problemOf(error)).toEqual({ text: 'has no address yet', final: false });
});

test('what is not known is quoted and waited out', () => {
  expect(problemOf(new Error('BUSY running a script'))).toEqual({
    text: 'cannot be seen (BUSY running a script)',
    final: false,
  });
  expect(problemOf('just words')).toEqual({ text: 'cannot be seen (just words)', final: false });
});

test('the rights of the user of the program come with its manifest', () => {
  const error = new Error("NOPERM this user has no permissions to run the 'acl' command");
  expect(problemOf(error, 'redis-cluster-program')).toEqual({
    text:
      'does not let user redis-cluster-program send ACL: apply the manifest, which has its rights, and let ' +
      `the pod roll (${error.message})`,
    final: false,
  });
});
