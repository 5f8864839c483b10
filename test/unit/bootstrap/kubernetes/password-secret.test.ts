import { ApiError } from '../../../../src/bootstrap/kubernetes/api';
import { PasswordSecret } from '../../../../src/bootstrap/kubernetes/password-secret';
import { Unavailable } from '../../../../src/bootstrap/kubernetes/unavailable';

const WORKLOAD = { namespace: 'shop', statefulSet: 'redis' };

interface Made {
  readonly path: string;
  readonly object: {
    readonly metadata: { readonly labels: object };
    readonly stringData: { readonly password: string };
  };
}

/** A Secret in a Kubernetes that answers like this, and what was made there. */
function secret(answer: () => Promise<void> = () => Promise.resolve()): {
  secret: PasswordSecret;
  made: Made[];
} {
  const made: Made[] = [];
  const create = (path: string, object: object): Promise<void> => {
    made.push({ path, object } as Made);
    return answer();
  };
  return { secret: new PasswordSecret({ create }, WORKLOAD, 'redis-auth'), made };
}

function refusing(status: number): () => Promise<void> {
  return () => Promise.reject(new ApiError(status, `POST answered ${status}`));
}

test('it is made with a password, which the program then has', async () => {
  const { secret: own, made } = secret();
  expect(own).toMatchObject({ isKnown: false, password: undefined });
  await own.make();
  expect(own.isKnown).toBe(true);
  expect(made).toEqual([
    {
      path: '/api/v1/namespaces/shop/secrets',
      object: {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: {
          name: 'redis-auth',
          namespace: 'shop',
          labels: {
            'app.kubernetes.io/managed-by': 'cdk8s-redis-cluster',
            'cdk8s-redis-cluster/stateful-set': 'redis',
          },
        },
        stringData: { password: own.password },
      },
    },
  ]);
});

test('no two passwords are the same, and none needs quotes', async () => {
  const { secret: one } = secret();
  const { secret: other } = secret();
  await Promise.all([one.make(), other.make()]);
  expect(one.password).toMatch(/^[0-9a-f]{64}$/);
  expect(one.password).not.toBe(other.password);
});

test('nothing that deletes what it knows by its labels or owners takes it along', async () => {
  const { secret: own, made } = secret();
  await own.make();
  const { metadata } = made[0].object;
  expect(metadata).not.toHaveProperty('ownerReferences');
  expect(metadata).not.toHaveProperty('annotations');
  expect(Object.keys(metadata.labels)).not.toContain('app.kubernetes.io/instance');
});

test('one that is there is left as it is, and its password is not known', async () => {
  const { secret: own } = secret(refusing(409));
  await own.make();
  expect(own).toMatchObject({ isKnown: true, password: undefined });
});

test('without the right the message says which to grant', async () => {
  const { secret: own } = secret(refusing(403));
  await expect(own.make()).rejects.toThrow(
    new Unavailable(
      'the Job may not create Secrets: give its Role the verb create on secrets (POST answered 403)',
    ),
  );
  expect(own).toMatchObject({ isKnown: false, password: undefined });
});

test('what Kubernetes answers otherwise is told, and no password is taken for made', async () => {
  const { secret: own } = secret(refusing(500));
  await expect(own.make()).rejects.toThrow('POST answered 500');
  expect(own).toMatchObject({ isKnown: false, password: undefined });
});

test('a request whose answer was lost finds the Secret when it is made again', async () => {
  const answers = [() => Promise.reject(new Unavailable('POST failed: no answer')), refusing(409)];
  const { secret: own } = secret(() => answers.shift()!());
  await expect(own.make()).rejects.toThrow('no answer');
  await own.make();
  expect(own).toMatchObject({ isKnown: true, password: undefined });
});
