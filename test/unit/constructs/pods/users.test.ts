import { Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Auth, Engine, RedisCluster, RedisUser } from '../../../../src';
import { Manifest, manifest } from '../synth';

type Users = readonly Partial<RedisUser>[];

/** What a cluster with these users synthesizes. */
function synth(users: Users, engine?: Engine, withAuth = true): Record<string, Manifest> {
  const chart = Testing.chart();
  const secret = kplus.Secret.fromSecretName(chart, 'secret', 'users');
  new RedisCluster(chart, 'redis', {
    ...(withAuth ? { auth: Auth.fromSecret(secret, { key: 'main' }) } : {}),
    engine,
    users: users.map((user) => ({ name: 'shop', password: { secret, key: 'shop' }, ...user })),
  });
  const specOf = (kind: string): Manifest => manifest(chart, kind).spec.template.spec;
  return { nodes: specOf('StatefulSet'), job: specOf('Job'), keeper: specOf('Deployment') };
}

/** The lines of the table of users that a node gets. */
function table(users: Users, engine?: Engine): string[] {
  const [{ env }] = synth(users, engine).nodes.containers as unknown as [
    { readonly env: readonly { readonly name: string; readonly value: string }[] },
  ];
  const { value } = env.find(({ name }) => name === 'USERS')!;
  return value.split('\n').filter((line) => !line.startsWith('redis-cluster-'));
}

/** The words of the one user's ACL, but for those that every client needs. */
function words(user: Partial<RedisUser>, engine?: Engine): string {
  const [, line] = table([user], engine);
  return line.replace(
    / \+(ping|echo|info|select|command|read\w+|asking|(client|cluster)\|\w+)\b/g,
    '',
  );
}

test('a node gets the users, the Secrets of their passwords, and their rights', () => {
  expect(table([{ commands: ['+@read', '-keys'], keys: ['shop:*'] }, { name: 'all' }])).toEqual([
    'default users/main',
    expect.stringMatching(/^shop users\/shop resetchannels .* ~shop:\* \+@read -keys$/),
    expect.stringMatching(/^all users\/shop resetchannels /),
  ]);
});

test('the passwords are files of one volume, which the program mounts as well', () => {
  for (const spec of Object.values(synth([{}]))) {
    const source = (key: string, path: string): unknown => ({
      secret: { name: 'users', items: [{ key, path }], optional: true },
    });
    expect(spec.volumes).toContainEqual({
      name: 'password',
      projected: {
        sources: expect.arrayContaining([
          source('main', 'default'),
          source('shop', 'shop'),
        ]) as unknown,
      },
    });
  }
});

test('rights are those of the servers', () => {
  const rights = { readKeys: ['a:*'], writeKeys: ['b'], channels: ['news.*'], commands: ['+get'] };
  expect(words({ ...rights, selectors: [{ keys: ['c'], commands: ['+del', '+set'] }] })).toBe(
    'shop users/shop resetchannels %R~a:* %W~b &news.* +get (~c +del +set)',
  );
});

test('Redis 6.0 knows no channels, and lets users have all', () => {
  expect(words({ keys: ['*'], commands: ['+config|get'] }, Engine.REDIS_6_0)).toBe(
    'shop users/shop ~* +config|get',
  );
});

test('what every client of a cluster needs is as the version knows it', () => {
  const line = (engine?: Engine): string => table([{}], engine)[1];
  expect(line(Engine.REDIS_6_0)).toContain('+cluster|slots');
  expect(line(Engine.REDIS_6_0)).not.toContain('shards');
  expect(line(Engine.REDIS_7_0)).toContain('+cluster|shards');
  expect(line(Engine.REDIS_7_0)).not.toContain('setinfo');
  expect(line(Engine.VALKEY_8_1)).toContain('+client|setinfo');
  expect(line(Engine.fromImage('redis:latest'))).not.toContain('shards');
});

test('Kubernetes leaves a pattern as it is', () => {
  expect(table([{ keys: ['$(POD_IP)', '$$'] }])[1]).toContain('~$$(POD_IP) ~$$$$');
});

describe('refuses', () => {
  test.each<[string, Partial<RedisUser>, string]>([
    ['a name with a space', { name: 'a b' }, 'a name in users is "a b", and must be letters'],
    ['the default user', { name: 'default' }, 'users has default, whose password is that of auth'],
    ['a name of the library', { name: 'redis-cluster-x' }, "are for the library's own users"],
    ['a command without a sign', { commands: ['get'] }, 'commands of user shop has "get"'],
    [
      'a password among the commands',
      { commands: ['>secret'] },
      'commands of user shop has ">secret"',
    ],
    ['a pattern with a space', { keys: ['a b'] }, 'keys of user shop has "a b"'],
    ['an empty pattern', { channels: [''] }, 'channels of user shop has ""'],
    ['a selector without rights', { selectors: [{}] }, 'a selector of user shop has no rights'],
    [
      'a selector that ends too soon',
      { selectors: [{ keys: ['a)'] }] },
      'a selector of user shop has ~a)',
    ],
    [
      'a wrong selector',
      { selectors: [{ keys: [' '] }] },
      'keys of a selector of user shop has " "',
    ],
  ])('%s', (_, user, message) => {
    expect(() => synth([user])).toThrow(message);
  });

  test.each<[string, Partial<RedisUser>, Engine, string]>([
    [
      'users',
      {},
      Engine.REDIS_5_0,
      'users has shop, and redis 5.0.6 does not know that; leave it out, or use redis 6.0',
    ],
    [
      'channels',
      { channels: ['a'] },
      Engine.REDIS_6_0,
      'channels of user shop is given, and redis 6.0.16',
    ],
    ['keys to be read', { readKeys: ['a'] }, Engine.redis('6.2.14'), 'or use redis 7.0 or later'],
    [
      'keys to be written',
      { writeKeys: ['a'] },
      Engine.REDIS_6_0,
      'writeKeys of user shop is given',
    ],
    [
      'selectors',
      { selectors: [{ keys: ['a'] }] },
      Engine.REDIS_6_0,
      'selectors of user shop is given',
    ],
    [
      'a subcommand that is denied',
      { commands: ['-config|set'] },
      Engine.REDIS_6_0,
      'deny the whole command',
    ],
  ])('%s that an older server does not know', (_, user, engine, message) => {
    expect(() => synth([user], engine)).toThrow(message);
  });

  test('two users of one name', () => {
    expect(() => synth([{}, {}])).toThrow('user shop is used twice; choose another one');
  });

  test('users where no one has to log in', () => {
    expect(() => synth([{}], undefined, false)).toThrow(
      'users has shop, and without auth whoever does not log in may do everything; give auth as well',
    );
  });
});

describe('a workload that is connected', () => {
  const connected = (user?: string): unknown => {
    const chart = Testing.chart();
    const secret = kplus.Secret.fromSecretName(chart, 'secret', 'users');
    const redis = new RedisCluster(chart, 'redis', {
      auth: Auth.fromSecret(secret),
      users: [{ name: 'shop', password: { secret, key: 'shop' } }],
    });
    const app = new kplus.Deployment(chart, 'app', { containers: [{ image: 'app' }] });
    redis.connectTo(app, { user });
    return app.containers[0].env.variables;
  };

  test.each([
    ['as the user that is named', 'shop', 'shop', 'shop'],
    ['as the default one', undefined, 'default', 'password'],
  ])('logs in %s', (_, user, name, key) => {
    expect(connected(user)).toMatchObject({
      REDIS_USERNAME: { value: name },
      REDIS_PASSWORD: { valueFrom: { secretKeyRef: { name: 'users', key } } },
    });
  });

  test('cannot log in as a user that the cluster does not have', () => {
    expect(() => connected('shpo')).toThrow(
      'user shpo is not among the users of the cluster: default, shop; give one of them',
    );
  });
});
