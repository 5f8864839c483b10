import { App, Chart, Yaml } from 'cdk8s';
import { get, kubectl } from './kubectl';
import { eventually } from './eventually';

interface PodList {
  readonly items: readonly {
    readonly metadata: { readonly name: string };
    readonly spec: { readonly nodeName: string };
    readonly status: { readonly podIP: string };
  }[];
}

/** A node of the cluster as its own server describes it, and where it runs. */
export interface ClusterNode {
  readonly pod: string;
  readonly id: string;
  readonly address: string;
  readonly machine: string;
  /** The pod of its primary, for a replica. */
  readonly primary?: string;
}

/** The manifest of a chart that `build` makes. */
export function manifest(build: (app: App) => Chart): string {
  const chart = build(new App());
  return Yaml.stringify(...(chart.toJson() as object[]));
}

/** Makes a namespace in which only pods are admitted that Pod Security `restricted` lets in. */
export async function createNamespace(name: string, security = 'restricted'): Promise<void> {
  await kubectl(['delete', 'namespace', name, '--ignore-not-found', '--wait']);
  const labels = { 'pod-security.kubernetes.io/enforce': security };
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
  await kubectl(['apply', '-f', '-'], JSON.stringify(namespace));
}

/** Begins to delete a namespace; its servers take some seconds, for which no test has to wait. */
export async function deleteNamespace(name: string): Promise<void> {
  await kubectl(['delete', 'namespace', name, '--ignore-not-found', '--wait=false']);
}

export function apply(namespace: string, yaml: string, ...flags: string[]): Promise<string> {
  return kubectl(['apply', '-n', namespace, '-f', '-', ...flags], yaml);
}

/** Waits for the end of the newest bootstrap Job and returns its log. */
export async function bootstrapped(namespace: string): Promise<string> {
  const job = ['job', '-l', 'app.kubernetes.io/component=bootstrap', '-n', namespace];
  await kubectl(['wait', '--for=condition=complete', ...job, '--timeout=240s']);
  return kubectl(['logs', '-n', namespace, '-l', job[2], '--tail=-1']);
}

/** Runs a line of shell beside a server; `$cli` is the engine's client. */
export function shell(
  namespace: string,
  pod: string,
  script: string,
  input?: string,
): Promise<string> {
  const cli = 'cli=redis-cli; command -v $cli >/dev/null || cli=valkey-cli;';
  const exec = ['exec', '-i', '-n', namespace, pod, '-c', 'redis', '--'];
  return kubectl([...exec, 'sh', '-c', `${cli} ${script}`], input);
}

/** Waits until every node says ok and all have the same view, in which nothing is amiss. */
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
    const views = await Promise.all(items.map(({ metadata }) => view(namespace, metadata.name)));
    const own = views.map((text) => fields(text).find(([, , flags]) => flags.includes('myself'))!);
    const podOf = new Map(own.map(([id], index) => [id, items[index].metadata.name]));
    for (const [index, text] of views.entries()) {
      expect(text).toContain('cluster_state:ok');
      expect(text).toContain('cluster_slots_ok:16384');
      const lines = fields(text);
      expect(lines.map(([id]) => id).sort()).toEqual([...podOf.keys()].sort());
      for (const [id, address, flags, , , , , link] of lines) {
        const pod = items.find(({ metadata }) => metadata.name === podOf.get(id))!;
        // The second recipe lets a server that came back name itself by its old address.
        if (pod.metadata.name !== items[index].metadata.name || expectOwnAddress) {
          expect(address.split(':')[0]).toBe(pod.status.podIP);
        }
        expect(flags).not.toMatch(/fail|handshake|noaddr/);
        expect(link).toBe('connected');
      }
      expect(roles(lines)).toEqual(roles(fields(views[0])));
      if (own[index][2].includes('slave')) expect(text).toContain('master_link_status:up');
    }
    const nodes = own.map(([id, , , primary], index) => ({
      pod: items[index].metadata.name,
      id,
      address: items[index].status.podIP,
      machine: items[index].spec.nodeName,
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

async function view(namespace: string, pod: string): Promise<string> {
  const script = '$cli cluster nodes; $cli cluster info; $cli info replication';
  return (await shell(namespace, pod, script)).replaceAll('\r', '');
}

function fields(text: string): string[][] {
  return text
    .split('\n')
    .filter((line) => /^[0-9a-f]{40} /.test(line))
    .map((line) => line.split(' '));
}

/** Who has which role and which slots, whoever says it. */
function roles(lines: string[][]): string[] {
  return lines
    .map(([id, , flags, primary, , , , , ...slots]) =>
      [id, flags.replace('myself,', ''), primary, ...slots].join(' '),
    )
    .sort();
}

/** Writes keys over all slots, and says which. */
export async function writeKeys(namespace: string, pod: string, count: number): Promise<string[]> {
  const keys = Array.from({ length: count }, (_, index) => `key:${index}`);
  const commands = keys.map((key) => `set ${key} value-of-${key}`).join('\n');
  const answer = await shell(namespace, pod, 'exec $cli -c', commands);
  expect(answer.match(/^OK$/gm)).toHaveLength(count);
  return keys;
}

export async function expectKeys(namespace: string, pod: string, keys: string[]): Promise<void> {
  const commands = keys.map((key) => `get ${key}`).join('\n');
  const answer = await shell(namespace, pod, 'exec $cli -c', commands);
  expect(answer.match(/^value-of-.*/gm)).toEqual(keys.map((key) => `value-of-${key}`));
}
