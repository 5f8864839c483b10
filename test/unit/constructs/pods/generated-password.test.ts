import { App, Chart, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import {
  Auth,
  AuthOptions,
  Engine,
  RedisCluster,
  RedisClusterProps,
  Scaling,
} from '../../../../src';
import { Manifest, manifest, manifests } from '../synth';

interface Source {
  readonly secret: { readonly name: string; readonly items: object[]; readonly optional?: boolean };
}

/** A cluster whose password is generated. */
function cluster(options?: AuthOptions, props: RedisClusterProps = {}): Chart {
  const chart = Testing.chart();
  new RedisCluster(chart, 'redis', { auth: Auth.generated(options), ...props });
  return chart;
}

/** Where the pods of a kind find the passwords. */
function sources(chart: Chart, kind: string): Source[] {
  const { volumes } = manifest(chart, kind).spec.template.spec as unknown as {
    volumes: { name: string; projected: { sources: Source[] } }[];
  };
  return volumes.find(({ name }) => name === 'password')!.projected.sources;
}

function argumentsOf(chart: Chart, kind: string): string[] {
  const [{ args }] = manifest(chart, kind).spec.template.spec.containers as unknown as Manifest[];
  return args as unknown as string[];
}

test('the Secret is in no manifest, which stays the same', () => {
  expect(manifests(cluster(), 'Secret')).toEqual([]);
  expect(Testing.synth(cluster())).toEqual(Testing.synth(cluster()));
});

test('it is named after the cluster', () => {
  for (const kind of ['StatefulSet', 'Deployment', 'Job']) {
    for (const { secret } of sources(cluster(), kind)) expect(secret.name).toBe('redis-auth');
  }
});

test('nodes and keeper start once it is there, and keep it should it be deleted', () => {
  for (const kind of ['StatefulSet', 'Deployment']) {
    const all = sources(cluster(), kind);
    expect(all.length).toBeGreaterThan(1);
    for (const { secret } of all) expect(secret.optional).toBeUndefined();
  }
});

test('the Job, which makes it, starts without it', () => {
  for (const { secret } of sources(cluster(), 'Job')) expect(secret.optional).toBe(true);
});

test('pods start without the Secrets of users, as with one that is given', () => {
  const chart = Testing.chart();
  const password = { secret: kplus.Secret.fromSecretName(chart, 'users', 'users'), key: 'shop' };
  const users = [{ name: 'shop', password, commands: ['+@read'], keys: ['*'] }];
  new RedisCluster(chart, 'redis', { auth: Auth.generated(), users });
  const optional = sources(chart, 'StatefulSet').map(({ secret }) => [
    secret.name,
    secret.optional,
  ]);
  expect(optional).toContainEqual(['users', true]);
  expect(optional).toContainEqual(['redis-auth', undefined]);
});

test('the Job alone is told to make it, and may create Secrets', () => {
  const chart = cluster();
  expect(argumentsOf(chart, 'Job')).toContain('--password-secret=redis-auth');
  expect(argumentsOf(chart, 'Deployment').join(' ')).not.toContain('--password-secret');
  const [job, keeper] = manifests(chart, 'Role');
  const right = { apiGroups: [''], resources: ['secrets'], verbs: ['create'] };
  expect(job.rules).toContainEqual(right);
  expect(JSON.stringify(keeper.rules)).not.toContain('secrets');
});

test('with a Secret that is given no one may create one', () => {
  const chart = Testing.chart();
  const auth = Auth.fromSecret(kplus.Secret.fromSecretName(chart, 'login', 'login'));
  new RedisCluster(chart, 'redis', { auth });
  const roles = manifests(chart, 'Role');
  expect(JSON.stringify(roles)).not.toContain('secrets');
  expect(argumentsOf(chart, 'Job').join(' ')).not.toContain('--password-secret');
});

test('a workload that is connected gets the password', () => {
  const chart = Testing.chart();
  const redis = new RedisCluster(chart, 'redis', { auth: Auth.generated() });
  const workload = new kplus.Deployment(chart, 'app', { containers: [{ image: 'app' }] });
  redis.connectTo(workload);
  expect(workload.containers[0].env.variables).toMatchObject({
    REDIS_PASSWORD: { valueFrom: { secretKeyRef: { name: 'redis-auth', key: 'password' } } },
  });
});

test('clusters that are given the same have a password each', () => {
  const chart = new Chart(new App(), 'chart');
  const auth = Auth.generated();
  new RedisCluster(chart, 'orders', { auth });
  new RedisCluster(chart, 'sessions', { auth });
  const names = JSON.stringify(manifests(chart, 'Job')).match(/--password-secret=[\w-]+/g);
  expect(names).toEqual(['--password-secret=orders-auth', '--password-secret=sessions-auth']);
});

test('it goes with Redis 5.0, which has the default user alone', () => {
  expect(sources(cluster({}, { engine: Engine.REDIS_5_0 }), 'StatefulSet')).toEqual([
    { secret: { name: 'redis-auth', items: [{ key: 'password', path: 'default' }] } },
  ]);
});

test('it takes the other options of a password', () => {
  const chart = cluster({ required: false });
  expect(argumentsOf(chart, 'Job')).toContain('--password-optional');
});

describe('refuses', () => {
  test.each([false, true])('a manifest with the number of pods, apiAccess: %s', (apiAccess) => {
    const scaling = Scaling.byManifest({ apiAccess });
    expect(() => cluster({}, { scaling })).toThrow(
      'auth is generated, and with Scaling.byManifest the Job cannot tell a new cluster from one that it ' +
        'does not reach; use Auth.fromSecret, or Scaling.byJob()',
    );
  });

  test('a login that is not required where the default user is off', () => {
    expect(() => Auth.generated({ required: false, defaultUser: false })).toThrow(
      'defaultUser is false and so is required',
    );
  });

  test('to tell a password before there is a cluster', () => {
    expect(() => Auth.generated().password).toThrow(
      'the password of Auth.generated is in a Secret of each cluster that it is given to; hand it over with ' +
        'connectTo of the cluster',
    );
  });
});
