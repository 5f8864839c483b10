import { Duration, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Auth, Engine, NodeScript, RedisCluster, RedisConfigMap, RedisUser } from '../../../../src';
import { Manifest, manifest, statefulSet } from '../synth';

/** A cluster whose password is in the Secret `login`. */
function cluster(
  options?: Parameters<typeof Auth.fromSecret>[1],
  engine?: Engine,
  users?: RedisUser[],
): { nodes: Manifest; job: Manifest; keeper: Manifest; redis: RedisCluster } {
  const chart = Testing.chart();
  const secret = kplus.Secret.fromSecretName(chart, 'login', 'login');
  const auth = Auth.fromSecret(secret, options);
  const redis = new RedisCluster(chart, 'redis', { auth, engine, users });
  const specOf = (kind: string): Manifest => manifest(chart, kind).spec.template.spec;
  return {
    redis,
    nodes: specOf('StatefulSet'),
    job: specOf('Job'),
    keeper: specOf('Deployment'),
  };
}

const VOLUME = {
  name: 'password',
  projected: {
    sources: [
      'redis-cluster-program',
      'redis-cluster-replication',
      'redis-cluster-exporter',
      'redis-cluster-node',
      'default',
    ].map((path) => ({
      secret: { name: 'login', items: [{ key: 'password', path }], optional: true },
    })),
  },
};
const MOUNT = { name: 'password', mountPath: '/etc/redis-password', readOnly: true };

/** What toMatchObject is to find in a text. */
function text(pattern: RegExp): unknown {
  return expect.stringMatching(pattern) as unknown;
}

/** What toMatchObject is to find in a list. */
function having(...values: unknown[]): unknown {
  return expect.arrayContaining(values) as unknown;
}

test('each pod mounts the Secret as a directory, which Kubernetes changes with it', () => {
  const { nodes, job, keeper } = cluster();
  for (const spec of [nodes, job, keeper]) {
    expect(spec).toMatchObject({
      volumes: having(VOLUME),
      containers: [{ volumeMounts: having(MOUNT) }],
    });
  }
});

test('what the nodes make of it stays in memory', () => {
  expect(cluster().nodes).toMatchObject({
    volumes: having({ name: 'login', emptyDir: { medium: 'Memory', sizeLimit: '1Mi' } }),
    containers: [
      {
        env: having(
          { name: 'PASSWORD_DIR', value: '/etc/redis-password' },
          { name: 'USERS', value: text(/^default login\/password$/m) },
          {
            name: 'USERS',
            value: text(
              /^redis-cluster-replication login\/password ~\* \+ping \+psync \+replconf$/m,
            ),
          },
          { name: 'LOGIN_DIR', value: '/run/redis' },
        ),
        volumeMounts: having({ name: 'login', mountPath: '/run/redis' }),
      },
    ],
  });
});

test('the program reads it there, and knows how long a former one is valid', () => {
  const { job, keeper } = cluster({ key: 'redis', overlap: Duration.minutes(2) });
  for (const spec of [job, keeper]) {
    expect(spec).toMatchObject({
      containers: [
        {
          args: having('--password-dir=/etc/redis-password', '--password-overlap=120'),
          env: having({ name: 'REDIS_USERNAME', value: 'redis-cluster-program' }),
        },
      ],
    });
  }
});

test('before Redis 6.0 there are no names of users', () => {
  const [{ env }] = cluster({}, Engine.REDIS_5_0).job.containers as unknown as Manifest[];
  expect(JSON.stringify(env)).not.toContain('REDIS_USERNAME');
});

test('the password may be there without being required', () => {
  const { nodes, job } = cluster({ required: false });
  expect(nodes).toMatchObject({
    containers: [{ env: having({ name: 'PASSWORD_REQUIRED', value: 'no' }) }],
  });
  expect(job).toMatchObject({ containers: [{ args: having('--password-optional') }] });
});

test('the default user may be off, and is then none of the users of nodes', () => {
  const { nodes, job } = cluster({ defaultUser: false });
  expect(nodes).not.toMatchObject({
    containers: [{ env: having({ name: 'USERS', value: text(/^default/m) }) }],
  });
  expect(job).toMatchObject({ containers: [{ args: having('--no-default-user') }] });
});

test('the program hears which users there are before it turns the default one off', () => {
  const users = ['shop', 'report'].map((name) => ({
    name,
    password: { secret: kplus.Secret.fromSecretName(Testing.chart(), name, name), key: 'password' },
  }));
  expect(cluster({ defaultUser: false }, undefined, users).job).toMatchObject({
    containers: [{ args: having('--users=shop,report') }],
  });
});

test('before Redis 6.0 the library has no users of its own', () => {
  expect(cluster({}, Engine.REDIS_5_0).nodes).toMatchObject({
    containers: [{ env: having({ name: 'USERS', value: 'default login/password' }) }],
  });
});

test('a workload cannot log in as the default user where that is off', () => {
  const { redis } = cluster({ defaultUser: false });
  const workload = new kplus.Deployment(Testing.chart(), 'app', { containers: [{ image: 'app' }] });
  expect(() => redis.connectTo(workload)).toThrow(
    'user default is not among the users of the cluster: none; give one of them as user, or add it to users',
  );
});

test('a workload that is connected gets the user and the password', () => {
  const { redis } = cluster();
  const workload = new kplus.Deployment(Testing.chart(), 'app', {
    containers: [{ image: 'app' }],
  });
  redis.connectTo(workload);
  expect(workload.containers[0].env.variables).toMatchObject({
    REDIS_USERNAME: { value: 'default' },
    REDIS_PASSWORD: { valueFrom: { secretKeyRef: { name: 'login', key: 'password' } } },
  });
});

describe('refuses', () => {
  const chart = Testing.chart();
  const auth = Auth.fromSecret(kplus.Secret.fromSecretName(chart, 'login', 'login'));

  test('a script that does not read the Secret', () => {
    const config = new RedisConfigMap(chart, 'none', { nodeScript: NodeScript.NONE });
    expect(() => statefulSet(Testing.chart(), { auth, config })).toThrow(
      'auth is given and nodeScript is none, which does not read the Secret; use NodeScript.RUN_NODE',
    );
  });

  test('another file of users', () => {
    const config = new RedisConfigMap(chart, 'acl', { directives: { aclfile: '/data/my.acl' } });
    expect(() => statefulSet(Testing.chart(), { auth, config })).toThrow(
      'directive aclfile is /data/my.acl, and with auth the users are in a file of the library; leave it out',
    );
  });

  test('a login that is not required where the default user is off', () => {
    const secret = kplus.Secret.fromSecretName(chart, 'off', 'login');
    expect(() => Auth.fromSecret(secret, { required: false, defaultUser: false })).toThrow(
      'defaultUser is false and so is required',
    );
  });

  test('no default user before Redis 6.0', () => {
    expect(() => cluster({ defaultUser: false }, Engine.REDIS_5_0)).toThrow(
      'defaultUser is false, and redis 5.0.6 has no other users; leave it out, or use redis 6.0 or later',
    );
  });

  test('a password that is not required before Redis 6.0', () => {
    expect(() => cluster({ required: false }, Engine.REDIS_5_0)).toThrow(
      'required of auth is false, and redis 5.0.6 asks for a password as soon as it has one; ' +
        'leave it out, or use redis 6.0 or later',
    );
  });

  test('a former password that ends at once', () => {
    const secret = kplus.Secret.fromSecretName(chart, 'other', 'login');
    expect(() => Auth.fromSecret(secret, { overlap: Duration.seconds(0) })).toThrow(
      'overlap in seconds is 0',
    );
  });
});
