import { isIP } from 'node:net';
import { Address, formatAddress } from '../../topology';

/** Where clients outside connect to in place of what the nodes tell them. */
export interface Mapping {
  readonly inside: Address;
  readonly outside: Address;
}

/** What the nodes ask of clients. */
export interface Access {
  readonly tls: boolean;
  readonly login: boolean;
}

/** What a client library is configured with. */
export interface Snippet {
  readonly client: string;
  readonly code: string;
}

/** With how many nodes a client begins; it finds all others through any of them. */
const SEEDS = 3;

/**
 * The settings of each client library with which it reaches the nodes from outside. They take user,
 * password and CAs from the variables that `connectTo` sets inside.
 */
export function clientSnippets(mappings: readonly Mapping[], access: Access): Snippet[] {
  const seeds = mappings.slice(0, SEEDS).map(({ outside }) => outside);
  return [
    { client: 'ioredis, node-redis', code: javascript(mappings, seeds, access) },
    { client: 'redis-py', code: python(mappings, seeds, access) },
    { client: 'go-redis', code: go(mappings, seeds, access) },
    { client: 'Lettuce', code: java(mappings, seeds, access) },
    ...hosts(mappings),
  ];
}

function javascript(
  mappings: readonly Mapping[],
  seeds: readonly Address[],
  { tls, login }: Access,
): string {
  const entry = ({ inside, outside }: Mapping): string =>
    `  '${formatAddress(inside)}': { host: '${outside.host}', port: ${outside.port} },`;
  const first = seeds.map(({ host, port }) => `{ host: '${host}', port: ${port} }`).join(', ');
  const names = areNamed(mappings) ? ', servername: host' : '';
  return lines(
    'const nodes = {',
    ...mappings.map(entry),
    '};',
    `const seeds = [${first}];`,
    login && 'const { REDIS_USERNAME: username, REDIS_PASSWORD: password } = process.env;',
    tls && 'const ca = process.env.REDIS_CA;',
    tls && names && '// By itself Node.js sends no name in TLS (SNI).',
    tls &&
      `const forIoredis = ({ host, port } = {}) => host && { host, port, tls: { ca${names} } };`,
    tls &&
      `const forNodeRedis = ({ host, port } = {}) => host && { host, port, tls: true, ca${names} };`,
    `const ioredis = new Redis.Cluster(seeds${tls ? '.map(forIoredis)' : ''}, {`,
    `  natMap: ${tls ? '(node) => forIoredis(nodes[node])' : 'nodes'},`,
    tls && '  dnsLookup: (host, callback) => callback(null, host), // a certificate has names',
    login && '  redisOptions: { username, password },',
    '});',
    'const nodeRedis = createCluster({',
    `  rootNodes: seeds${tls ? '.map(forNodeRedis)' : ''}.map((socket) => ({ socket })),`,
    `  nodeAddressMap: ${tls ? '(node) => forNodeRedis(nodes[node])' : 'nodes'},`,
    login && '  defaults: { username, password },',
    '});',
  );
}

/** Whether each node has a name of its own, by which a proxy may tell them apart. */
function areNamed(mappings: readonly Mapping[]): boolean {
  const hosts = mappings.map(({ outside }) => outside.host);
  return new Set(hosts).size === hosts.length && hosts.every((host) => isIP(host) === 0);
}

function python(
  mappings: readonly Mapping[],
  seeds: readonly Address[],
  { tls, login }: Access,
): string {
  const entry = ({ inside, outside }: Mapping): string =>
    `    ("${inside.host}", ${inside.port}): ("${outside.host}", ${outside.port}),`;
  const first = seeds.map(({ host, port }) => `ClusterNode("${host}", ${port})`).join(', ');
  return lines(
    'nodes = {',
    ...mappings.map(entry),
    '}',
    'client = RedisCluster(',
    `    startup_nodes=[${first}],`,
    '    address_remap=lambda address: nodes.get(address, address),',
    login && '    username=os.environ["REDIS_USERNAME"],',
    login && '    password=os.environ["REDIS_PASSWORD"],',
    tls && '    ssl=True,',
    tls && '    ssl_ca_data=os.environ["REDIS_CA"],',
    ')',
  );
}

function go(
  mappings: readonly Mapping[],
  seeds: readonly Address[],
  { tls, login }: Access,
): string {
  const entry = ({ inside, outside }: Mapping): string =>
    `\t"${formatAddress(inside)}": "${formatAddress(outside)}",`;
  const dialer = '&net.Dialer{Timeout: time.Second}';
  return lines(
    'nodes := map[string]string{',
    ...mappings.map(entry),
    '}',
    tls && 'authorities := x509.NewCertPool()',
    tls && 'authorities.AppendCertsFromPEM([]byte(os.Getenv("REDIS_CA")))',
    tls && `dialer := &tls.Dialer{NetDialer: ${dialer}, Config: &tls.Config{RootCAs: authorities}}`,
    !tls && `dialer := ${dialer}`,
    'client := redis.NewClusterClient(&redis.ClusterOptions{',
    `\tAddrs: []string{${seeds.map((seed) => `"${formatAddress(seed)}"`).join(', ')}},`,
    login && '\tUsername: os.Getenv("REDIS_USERNAME"),',
    login && '\tPassword: os.Getenv("REDIS_PASSWORD"),',
    '\tDialer: func(ctx context.Context, network, address string) (net.Conn, error) {',
    '\t\tif outside, ok := nodes[address]; ok {',
    '\t\t\taddress = outside',
    '\t\t}',
    '\t\treturn dialer.DialContext(ctx, network, address)',
    '\t},',
    '})',
  );
}

function java(
  mappings: readonly Mapping[],
  seeds: readonly Address[],
  { tls, login }: Access,
): string {
  const address = ({ host, port }: Address): string => `HostAndPort.of("${host}", ${port})`;
  const entry = ({ inside, outside }: Mapping): string =>
    `    Map.entry(${address(inside)}, ${address(outside)})`;
  return lines(
    'Map<HostAndPort, HostAndPort> nodes = Map.ofEntries(',
    `${mappings.map(entry).join(',\n')});`,
    `List<RedisURI> seeds = Stream.of(${seeds.map(address).join(', ')})`,
    '    .map(seed -> RedisURI.builder().withHost(seed.getHostText()).withPort(seed.getPort())',
    login &&
      '        .withAuthentication(System.getenv("REDIS_USERNAME"), System.getenv("REDIS_PASSWORD"))',
    tls && '        .withSsl(true)',
    '        .build())',
    '    .toList();',
    'ClientResources resources = ClientResources.builder()',
    '    .socketAddressResolver(MappingSocketAddressResolver.create(',
    '        DnsResolver.unresolved(), address -> nodes.getOrDefault(address, address)))',
    '    .build();',
    'RedisClusterClient client = RedisClusterClient.create(resources, seeds);',
    tls && 'byte[] authorities = System.getenv("REDIS_CA").getBytes();',
    tls && 'client.setOptions(ClusterClientOptions.builder()',
    tls &&
      '    .sslOptions(SslOptions.builder().trustManager(() -> new ByteArrayInputStream(authorities)).build())',
    tls && '    .build());',
  );
}

/** Where the ports are the same on both sides, names that lead outside are all that any client needs. */
function hosts(mappings: readonly Mapping[]): Snippet[] {
  const differ = ({ inside, outside }: Mapping): boolean => inside.port !== outside.port;
  if (mappings.some((one) => differ(one) || isIP(one.outside.host) === 0)) return [];
  const entries = mappings.map(({ inside, outside }) => `${outside.host} ${inside.host}`);
  return [
    {
      client: 'any client, redis-cli -c among them, without a setting: lines of /etc/hosts',
      code: entries.join('\n'),
    },
  ];
}

function lines(...all: readonly (string | false)[]): string {
  return all.filter(Boolean).join('\n');
}
