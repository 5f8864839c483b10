import { until } from '../../support/until';
import { Pod } from './pod';

/** Waits until every node is ok, has the others and no more at their addresses, and is in sync. */
export async function untilHealthy(pods: readonly Pod[]): Promise<void> {
  await until('the cluster is healthy', async () => {
    const views = await Promise.all(
      pods.map(async ({ client }) =>
        [await client.cluster('INFO'), await client.cluster('NODES'), await client.info()].join(),
      ),
    );
    return views.every(
      (view) =>
        view.includes('cluster_state:ok') &&
        view.includes(`cluster_known_nodes:${pods.length}\r`) &&
        pods.every(({ address }) => view.includes(` ${address}:`)) &&
        !/,fail|handshake|noaddr|disconnected|master_link_status:down/.test(view),
    );
  });
}
