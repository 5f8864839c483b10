import { App, Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Auth, Monitoring, RedisCluster } from '../../src';
import { POD as CLIENT, startWriterPod } from './chaos/writer-pod';
import { eventually } from './eventually';
import { healthy } from './healthy';
import { get, kubectl } from './kubectl';
import { manifest } from './manifest';
import { apply, bootstrapped, createNamespace, deleteNamespace, setSecret } from './namespace';
import { engine, NODES } from './redis-cluster';

const namespace = 'e2e-monitoring';
const CLUSTER = 'app.kubernetes.io/instance=redis';

const KEEPER = `${CLUSTER},app.kubernetes.io/component=keeper`;

function cluster(shards: number): string {
  return manifest((app: App) => {
    const chart = new Chart(app, namespace, { namespace });
    const secret = kplus.Secret.fromSecretName(chart, 'login', 'login');
    new RedisCluster(chart, 'redis', {
      engine,
      shards,
      auth: Auth.fromSecret(secret),
      monitoring: Monitoring.byAnnotations({ exporterImage: process.env.EXPORTER_IMAGE }),
    });
    return chart;
  });
}

interface ScrapedPod {
  readonly metadata: {
    readonly name: string;
    readonly annotations: { readonly [annotation: string]: string };
  };
  readonly status: {
    readonly podIP: string;
    readonly containerStatuses: readonly { readonly restartCount: number }[];
  };
}

/** The metrics of each pod that a Prometheus finds by its annotations. */
async function scrape(selector: string): Promise<string[]> {
  const { items } = await get<{ items: ScrapedPod[] }>(['pods', '-n', namespace, '-l', selector]);
  return Promise.all(
    items.map(({ metadata: { annotations }, status }) => {
      expect(annotations['prometheus.io/scrape']).toBe('true');
      const { 'prometheus.io/port': port, 'prometheus.io/path': path } = annotations;
      const url = `http://${status.podIP}:${port}${path}`;
      const program = `fetch('${url}').then((answer) => answer.text()).then(console.log)`;
      return kubectl(['exec', '-n', namespace, CLIENT, '--', 'node', '--eval', program]);
    }),
  );
}

beforeAll(async () => {
  await createNamespace(namespace);
  await startWriterPod(namespace);
  await setSecret(namespace, 'login', { password: 'first' }, CLUSTER);
  await apply(namespace, cluster(3));
  await bootstrapped(namespace);
  await healthy(namespace, NODES, 3, 1);
});
afterAll(() => deleteNamespace(namespace));

/** Waits until the keeper tells this of the cluster. */
async function untilKeeperSays(line: RegExp): Promise<void> {
  await eventually(async () => {
    const [text] = await scrape(KEEPER);
    expect(text).toMatch(line);
  });
}

test('the keeper tells of the cluster, and events on the StatefulSet what was done', async () => {
  await untilKeeperSays(/^redis_keeper_nodes_healthy 6$/m);
  await apply(namespace, cluster(4));
  await untilKeeperSays(/^redis_keeper_nodes_healthy 8$/m);
  await eventually(async () => {
    const text = await kubectl(['describe', 'statefulset/redis', '-n', namespace]);
    for (const event of [
      'the cluster has formed: all 6 nodes agree',
      'MovingSlots',
      'all 8 nodes',
    ]) {
      expect(text).toContain(event);
    }
  });
});

// The exporter is not one of the images of a lab without the internet.
(process.env.EXPORTER_IMAGE ? test : test.skip)(
  'each server has its metrics, and no exporter was started twice',
  async () => {
    const { items } = await get<{ items: ScrapedPod[] }>(['pods', '-n', namespace, '-l', NODES]);
    const restarts = items.flatMap(({ status }) =>
      status.containerStatuses.map(({ restartCount }) => restartCount),
    );
    expect(restarts.filter((count) => count > 0)).toEqual([]);
    await eventually(async () => {
      for (const text of await scrape(NODES)) {
        expect(text).toMatch(/^redis_up 1$/m);
        expect(text).toMatch(/^redis_cluster_state 1$/m);
      }
    });
  },
);
