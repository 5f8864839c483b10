import { isIP } from 'node:net';
import { Address, formatAddress } from '../../topology';

/** Where clients outside connect to in place of what the nodes tell them. */
export interface Mapping {
  readonly inside: Address;
  readonly outside: Address;
}

/** What a client library is configured with. */
export interface Snippet {
  readonly client: string;
  readonly code: string;
}

/** With how many nodes a client begins; it finds all others through any of them. */
const SEEDS = 3;

/** The settings of each client library with which it reaches the nodes from outside. */
export function clientSnippets(mappings: readonly Mapping[]): Snippet[] {
  const seeds = mappings.slice(0, SEEDS).map(({ outside }) => outside);
  return [
    { client: 'ioredis, node-redis', code: javascript(mappings, seeds) },
    { client: 'redis-py', code: python(mappings, seeds) },
    { client: 'go-redis', code: go(mappings, seeds) },
    { client: 'Lettuce', code: java(mappings, seeds) },
    ...hosts(mappings),
  ];
}

function javascript(mappings: readonly Mapping[], seeds: readonly Address[]): string {
  const entry = ({ inside, outside }: Mapping): string =>
    `  '${formatAddress(inside)}': { host: '${outside.host}', port: ${outside.port} },`;
  const first = seeds.map(({ host, port }) => `{ host: '${host}', port: ${port} }`).join(', ');
  return `const nodes = {
${mappings.map(entry).join('\n')}
};
const seeds = [${first}];
const ioredis = new Redis.Cluster(seeds, { natMap: nodes });
const nodeRedis = createCluster({
  rootNodes: seeds.map((socket) => ({ socket })),
  nodeAddressMap: nodes,
});`;
}

function python(mappings: readonly Mapping[], seeds: readonly Address[]): string {
  const entry = ({ inside, outside }: Mapping): string =>
    `    ("${inside.host}", ${inside.port}): ("${outside.host}", ${outside.port}),`;
  const first = seeds.map(({ host, port }) => `ClusterNode("${host}", ${port})`).join(', ');
  return `nodes = {
${mappings.map(entry).join('\n')}
}
client = RedisCluster(
    startup_nodes=[${first}],
    address_remap=lambda address: nodes.get(address, address),
)`;
}

function go(mappings: readonly Mapping[], seeds: readonly Address[]): string {
  const entry = ({ inside, outside }: Mapping): string =>
    `\t"${formatAddress(inside)}": "${formatAddress(outside)}",`;
  return `nodes := map[string]string{
${mappings.map(entry).join('\n')}
}
client := redis.NewClusterClient(&redis.ClusterOptions{
\tAddrs: []string{${seeds.map((seed) => `"${formatAddress(seed)}"`).join(', ')}},
\tDialer: func(ctx context.Context, network, address string) (net.Conn, error) {
\t\tif outside, ok := nodes[address]; ok {
\t\t\taddress = outside
\t\t}
\t\treturn (&net.Dialer{Timeout: time.Second}).DialContext(ctx, network, address)
\t},
})`;
}

function java(mappings: readonly Mapping[], seeds: readonly Address[]): string {
  const entry = ({ inside, outside }: Mapping): string =>
    `    Map.entry(HostAndPort.of("${inside.host}", ${inside.port}), ` +
    `HostAndPort.of("${outside.host}", ${outside.port}))`;
  const first = seeds.map(({ host, port }) => `RedisURI.create("${host}", ${port})`).join(', ');
  return `Map<HostAndPort, HostAndPort> nodes = Map.ofEntries(
${mappings.map(entry).join(',\n')});
ClientResources resources = ClientResources.builder()
    .socketAddressResolver(MappingSocketAddressResolver.create(
        DnsResolver.unresolved(), address -> nodes.getOrDefault(address, address)))
    .build();
RedisClusterClient client = RedisClusterClient.create(resources, List.of(${first}));`;
}

/** Where the ports are the same on both sides, names that lead outside are all that any client needs. */
function hosts(mappings: readonly Mapping[]): Snippet[] {
  const differ = ({ inside, outside }: Mapping): boolean => inside.port !== outside.port;
  if (mappings.some((one) => differ(one) || isIP(one.outside.host) === 0)) return [];
  const lines = mappings.map(({ inside, outside }) => `${outside.host} ${inside.host}`);
  return [
    {
      client: 'any client, redis-cli -c among them, without a setting: lines of /etc/hosts',
      code: lines.join('\n'),
    },
  ];
}
