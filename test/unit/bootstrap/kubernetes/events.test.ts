import { ApiError } from '../../../../src/bootstrap/kubernetes/api';
import { ClusterEvent, Events } from '../../../../src/bootstrap/kubernetes/events';

const WORKLOAD = { statefulSet: 'redis', service: 'redis', namespace: 'shop', port: 6379 };
const FORMED: ClusterEvent = { type: 'Normal', reason: 'Healthy', message: 'all is well' };

interface Made {
  readonly path: string;
  readonly object: { readonly metadata: { readonly name: string }; readonly message: string };
}

/** A Kubernetes, and what is made in it and logged. */
class Kubernetes {
  readonly made: Made[] = [];
  readonly logged: string[] = [];
  now = new Date('2026-01-31T03:04:05.678Z');

  constructor(private readonly status?: number) {}

  events(instance = 'redis-bootstrap-0a1b2c3d'): Events {
    const api = {
      get: (path: string) => {
        expect(path).toBe('/apis/apps/v1/namespaces/shop/statefulsets/redis/scale');
        return Promise.resolve({ metadata: { name: 'redis', uid: 'the-id' } });
      },
      create: (path: string, object: object) => {
        this.made.push({ path, object: object as Made['object'] });
        return this.status === undefined
          ? Promise.resolve()
          : Promise.reject(new ApiError(this.status, `POST ${path} answered ${this.status}`));
      },
    };
    return new Events(
      api,
      WORKLOAD,
      instance,
      () => this.now,
      (line) => this.logged.push(line),
    );
  }
}

/** The names of the events that are made of what is told. */
async function names(
  kubernetes: Kubernetes,
  events: Events,
  ...all: ClusterEvent[]
): Promise<string[]> {
  all.forEach((event) => events.tell(event));
  await events.sent;
  return kubernetes.made.map(({ object }) => object.metadata.name);
}

test('an event is of the StatefulSet, by whose id kubectl describe finds it', async () => {
  const kubernetes = new Kubernetes();
  await names(kubernetes, kubernetes.events(), FORMED);
  expect(kubernetes.made).toEqual([
    {
      path: '/api/v1/namespaces/shop/events',
      object: {
        apiVersion: 'v1',
        kind: 'Event',
        metadata: {
          name: expect.stringMatching(/^redis\.[0-9a-f]{16}$/) as string,
          namespace: 'shop',
        },
        involvedObject: {
          apiVersion: 'apps/v1',
          kind: 'StatefulSet',
          namespace: 'shop',
          name: 'redis',
          uid: 'the-id',
        },
        type: 'Normal',
        reason: 'Healthy',
        message: 'all is well',
        source: { component: 'cdk8s-redis-cluster' },
        reportingComponent: 'cdk8s-redis-cluster',
        reportingInstance: 'redis-bootstrap-0a1b2c3d',
        firstTimestamp: '2026-01-31T03:04:05Z',
        lastTimestamp: '2026-01-31T03:04:05Z',
        count: 1,
      },
    },
  ]);
});

test('what is told again within an hour is one event, and after that another one', async () => {
  const kubernetes = new Kubernetes();
  const events = kubernetes.events();
  expect(await names(kubernetes, events, FORMED, FORMED)).toHaveLength(1);
  kubernetes.now = new Date('2026-01-31T04:04:05Z');
  const [first, second] = await names(kubernetes, events, FORMED);
  expect(second).not.toBe(first);
});

test('the next try of a Job says the same by the same name, and another Job by another one', async () => {
  const kubernetes = new Kubernetes();
  await names(kubernetes, kubernetes.events(), FORMED);
  await names(kubernetes, kubernetes.events(), FORMED);
  const [first, second, third] = await names(kubernetes, kubernetes.events('other'), FORMED);
  expect(second).toBe(first);
  expect(third).not.toBe(first);
});

test('an event that is there already is no problem', async () => {
  const kubernetes = new Kubernetes(409);
  await names(kubernetes, kubernetes.events(), FORMED);
  expect(kubernetes.logged).toEqual([]);
});

test('where events cannot be made, that is logged once', async () => {
  const kubernetes = new Kubernetes(403);
  await names(kubernetes, kubernetes.events(), FORMED, { ...FORMED, message: 'and again' });
  expect(kubernetes.logged).toEqual([
    'no event on the StatefulSet: POST /api/v1/namespaces/shop/events answered 403',
  ]);
});

test('a message is as long as Kubernetes takes it', async () => {
  const kubernetes = new Kubernetes();
  await names(kubernetes, kubernetes.events(), { ...FORMED, message: 'word '.repeat(1000) });
  expect(kubernetes.made[0].object.message.length).toBeLessThanOrEqual(1024);
});
