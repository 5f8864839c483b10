import { eventually } from './eventually';
import { get } from './kubectl';
import { shell } from './namespace';

interface PodList {
  readonly items: readonly {
    readonly metadata: { readonly name: string };
    readonly spec: { readonly nodeName: string };
    readonly status: { readonly podIP: string };
  }[];
}

/** A node as it describes itself, and where it runs. */
export interface ClusterNode {
  readonly pod: string;
  readonly id: string;
  readonly address: string;
  readonly host: string;
  /** The pod of its primary, for a replica. */
  readonly primary?: string;
}

/** Waits until every node says ok and all agree on a healthy cluster. */
export async function healthy(
  namespace: string,
  selector: string,
  shards: number,
  replicas: number,
  expectOwnAddress = true,
): Promise<ClusterNode[]> {
  const { items } = await get<PodList>(['pods', '-n', namespace, '-l', selector]);
  expect(items).toHaveLength(shards * (1 + replicas));
  return eventually(async () => {
    // As long as one of them sees a fault, the others are not kept busy by being asked.
    const first = await view(namespace, items[0].metadata.name);
    expectOk(first);
    const others = items.slice(1).map(({ metadata }) => view(namespace, metadata.name));
    const views = [first, ...(await Promise.all(others))];
    const own = views.map((text) => fields(text).find(([, , flags]) => flags.includes('myself'))!);
    const podOf = new Map(own.map(([id], index) => [id, items[index].metadata.name]));
    for (const [index, text] of views.entries()) {
      expectOk(text);
      const lines = fields(text);
      expect(lines.map(([id]) => id).sort()).toEqual([...podOf.keys()].sort());
      for (const [id, address] of lines) {
        const pod = items.find(({ metadata }) => metadata.name === podOf.get(id))!;
        // In the second recipe a server that came back shows its own old address.
        if (pod.metadata.name !== items[index].metadata.name || expectOwnAddress) {
          expect(address.split(':')[0]).toBe(pod.status.podIP);
        }
      }
      expect(roles(lines)).toEqual(roles(fields(first)));
      if (own[index][2].includes('slave')) expect(text).toContain('master_link_status:up');
    }
    const nodes = own.map(([id, , , primary], index) => ({
      pod: items[index].metadata.name,
      id,
      address: items[index].status.podIP,
      host: items[index].spec.nodeName,
      ...(primary === '-' ? {} : { primary: podOf.get(primary) }),
    }));
    const primaries = nodes.filter(({ primary }) => primary === undefined);
    expect(primaries).toHaveLength(shards);
    for (const { pod } of primaries) {
      expect(nodes.filter(({ primary }) => primary === pod)).toHaveLength(replicas);
    }
    return nodes;
  });
}

/** A node says that the cluster is in order, and has a link to each other node. */
function expectOk(view: string): void {
  expect(view).toContain('cluster_state:ok');
  expect(view).toContain('cluster_slots_ok:16384');
  for (const [, , flags, , , , , link] of fields(view)) {
    expect(flags).not.toMatch(/fail|handshake|noaddr/);
    expect(link).toBe('connected');
  }
}

async function view(namespace: string, pod: string): Promise<string> {
  const script = '$cli $own cluster nodes; $cli $own cluster info; $cli $own info replication';
  return (await shell(namespace, pod, script)).replaceAll('\r', '');
}

function fields(text: string): string[][] {
  return text
    .split('\n')
    .filter((line) => /^[0-9a-f]{40} /.test(line))
    .map((line) => line.split(' '));
}

/** The roles and slots of all nodes, without what differs between the nodes that are asked. */
function roles(lines: string[][]): string[] {
  return lines
    .map(([id, , flags, primary, , , , , ...slots]) =>
      [id, flags.replace('myself,', ''), primary, ...slots].join(' '),
    )
    .sort();
}
