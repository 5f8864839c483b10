import { Duration, Size, Testing } from 'cdk8s';
import {
  AppendFsync,
  Engine,
  MaxMemoryPolicy,
  NodeScript,
  RedisConfigMap,
  RedisConfigMapProps,
} from '../../../../src';
import { manifest, text, withoutProgram } from '../synth';

function data(props?: RedisConfigMapProps): Readonly<Record<string, string>> {
  const chart = Testing.chart();
  new RedisConfigMap(chart, 'config', props);
  return manifest(chart, 'ConfigMap').data as unknown as Readonly<Record<string, string>>;
}

function conf(props?: RedisConfigMapProps): string[] {
  return data(props)['redis.conf'].split('\n').slice(0, -1);
}

// TLS takes another script.
const everything: Required<Omit<RedisConfigMapProps, 'tls'>> = {
  metadata: { name: 'redis', labels: { team: 'data' } },
  engine: Engine.REDIS_8_0,
  dataDir: '/var/lib/redis',
  appendOnly: false,
  appendFsync: AppendFsync.ALWAYS,
  nodeTimeout: Duration.seconds(2),
  requireFullCoverage: false,
  migrationBarrier: 2,
  port: 7000,
  protectedMode: false,
  maxMemory: Size.gibibytes(1),
  maxMemoryPolicy: MaxMemoryPolicy.ALLKEYS_LFU,
  minReplicasToWrite: 1,
  directives: { 'lua-time-limit': '500' },
  nodeScript: NodeScript.UPDATE_NODE,
  immutable: true,
};

test('by default it makes a node of a cluster that appends every write', () => {
  expect(data({ nodeScript: NodeScript.NONE })).toEqual({
    'redis.conf':
      'cluster-enabled yes\ncluster-config-file /data/nodes.conf\nappendonly yes\ndir /data\n',
  });
});

test('each prop has its directive', () => {
  const chart = Testing.chart();
  new RedisConfigMap(chart, 'config', everything);
  expect(withoutProgram(manifest(chart, 'ConfigMap'))).toMatchSnapshot();
});

test('each line of a value is a directive of its own', () => {
  const value = 'replica 0 0 0\npubsub 32mb 8mb 60';
  expect(conf({ directives: { 'client-output-buffer-limit': value } }).slice(-2)).toEqual([
    'client-output-buffer-limit replica 0 0 0',
    'client-output-buffer-limit pubsub 32mb 8mb 60',
  ]);
});

test('what its users need of it can be read', () => {
  const config = new RedisConfigMap(Testing.chart(), 'config', everything);
  expect(config.engine).toBe(Engine.REDIS_8_0);
  expect(config.dataDir).toBe('/var/lib/redis');
  expect(config.port).toBe(7000);
});

test('it brings the script that runs a node, the files that it reads, and its probe', () => {
  const files = data();
  const read = [...files['run-node.sh'].matchAll(/^\. "\$scripts\/(.*)"$/gm)].map(
    ([, file]) => file,
  );
  expect(read).not.toEqual([]);
  expect(Object.keys(files)).toEqual(
    [...read, 'ready.sh', 'redis.conf', 'run-node.sh'].sort((a, b) => a.localeCompare(b)),
  );
});

test('update-node.sh looks for nodes.conf where the config puts it', () => {
  const nodeScript = NodeScript.UPDATE_NODE;
  expect(data({ nodeScript })['update-node.sh']).toContain('=/data/nodes.conf\n');
  expect(data({ nodeScript, dataDir: '/srv' })['update-node.sh']).toContain('=/srv/nodes.conf\n');
});

test.each<[string, Record<string, string>]>([
  ['no snapshots', { save: '""' }],
  ['several snapshots', { save: '900 1\n300 10' }],
  ['snapshots in one line', { save: '900 1 300 10' }],
  ['every address', { bind: '* -::*' }],
  ['a directive of a module that is loaded', { loadmodule: '/m.so', 'search-timeout': '500' }],
  ['a directive of a module that an included file may load', { include: '/m', 'm.timeout': '5' }],
])('takes %s', (_, directives) => {
  expect(() => conf({ directives })).not.toThrow();
});

test('its checksum changes with what it holds', () => {
  const checksum = (props: RedisConfigMapProps): string =>
    new RedisConfigMap(Testing.chart(), 'config', props)._checksum;
  expect(checksum({})).toBe(checksum({}));
  expect(checksum({ appendOnly: false })).not.toBe(checksum({}));
  expect(checksum({ nodeScript: NodeScript.NONE })).not.toBe(checksum({}));
});

test('where it is immutable, a change makes another one', () => {
  const name = (props: RedisConfigMapProps): string => {
    const chart = Testing.chart();
    new RedisConfigMap(chart, 'config', { immutable: true, ...props });
    return text(manifest(chart, 'ConfigMap').metadata.name);
  };
  expect(name({})).toMatch(/^test-config-[0-9a-f]{8}-[0-9a-z]{8}$/);
  expect(name({ appendOnly: false })).not.toBe(name({}));
  const metadata = { name: 'redis' };
  expect(name({ metadata })).toMatch(/^redis-[0-9a-f]{8}$/);
  expect(name({ metadata, appendOnly: false })).not.toBe(name({ metadata }));
});

test('refuses an option that it does not have', () => {
  const props = { appendFSync: AppendFsync.NO } as RedisConfigMapProps;
  expect(() => new RedisConfigMap(Testing.chart(), 'config', props)).toThrow(
    new Error('unknown option appendFSync; did you mean appendFsync?'),
  );
});

describe('refuses', () => {
  test.each<[string, RedisConfigMapProps, string]>([
    [
      'a directive that the engine does not know yet',
      { engine: Engine.REDIS_6_0, directives: { 'shutdown-timeout': '10' } },
      'directive shutdown-timeout is known since redis 7.0, and redis 6.0.16 would not start with it; use a newer engine or leave it out',
    ],
    [
      'a directive that does not exist',
      { directives: { 'max-clients': '10' } },
      'directive max-clients is unknown to redis 8.0.6, which would not start; correct it or leave it out',
    ],
    [
      'a directive that no version knows',
      { engine: Engine.fromImage('redis'), directives: { 'max-clients': '10' } },
      'directive max-clients is unknown to redis, which would not start; correct it or leave it out',
    ],
    [
      'a directive with a property',
      { directives: { 'cluster-node-timeout': '5000' } },
      'directive cluster-node-timeout has a property of its own; set nodeTimeout',
    ],
    [
      'a directive of the library',
      { directives: { 'cluster-enabled': 'no' } },
      'directive cluster-enabled cannot be set: every node runs in cluster mode; leave it out',
    ],
    [
      'a password',
      { directives: { requirepass: 'secret' } },
      'directive requirepass cannot be set: a ConfigMap shows its value to everyone who may read it; include a file of a mounted Secret',
    ],
    [
      'a port at which a node does not listen',
      { directives: { 'cluster-announce-port': '7000' } },
      'directive cluster-announce-port cannot be set: a node is known by the address and the port of its pod, at which the program and the script look for it; leave it out',
    ],
    [
      'an address at which a replica is not',
      { directives: { 'replica-announce-ip': '10.0.0.1' } },
      'directive replica-announce-ip cannot be set: a node is known by the address and the port of its pod, at which the program and the script look for it; leave it out',
    ],
    [
      'a bus with TLS',
      { directives: { 'tls-cluster': 'yes' } },
      'directive tls-cluster cannot be set: nodes and program have to speak TLS alike; set tls',
    ],
    [
      'a directive of a module that is not loaded',
      { directives: { 'search-timeout': '500' } },
      'directive search-timeout is one of a module, and without the module the server would not start; add loadmodule, or leave it out',
    ],
    [
      'half a pair of save',
      { directives: { save: '900' } },
      'directive save is "900", and must be pairs of seconds and changes, as in "900 1", or "" (two quotes) for none',
    ],
    [
      'a server that only its own pod can reach',
      { directives: { bind: '127.0.0.1 -::1' } },
      'directive bind is "127.0.0.1 -::1", and must have * or 0.0.0.0 in it, because the other nodes come to the address of the pod, which is not known before; leave it out',
    ],
    [
      'a path, where the server takes a name',
      { directives: { appendfilename: '"aof/appendonly.aof"' } },
      'directive appendfilename is "\\"aof/appendonly.aof\\"", and must be a name without slashes and spaces, which lies in dataDir',
    ],
    [
      'a limit of 0, which is none',
      { maxMemory: Size.gibibytes(0) },
      'maxMemory is 0Gi, which the server takes for no limit; leave it out, or give more than 0',
    ],
    [
      'an upper case name',
      { directives: { MaxClients: '10' } },
      'directive "MaxClients" is not a valid name; write it in lower case, as redis.conf does',
    ],
    [
      'an empty name',
      { directives: { '': '10' } },
      'directive "" is not a valid name; write it in lower case, as redis.conf does',
    ],
    [
      'an empty line',
      { directives: { save: '60 1\n' } },
      'directive save has an empty line; write "" (two quotes) for an empty value',
    ],
    [
      'a NUL',
      { directives: { save: '60\0 1' } },
      'directive save has a NUL or a carriage return in its value; take it out',
    ],
    [
      'a short timeout',
      { nodeTimeout: Duration.millis(50) },
      'nodeTimeout in milliseconds is 50, and must be an integer of at least 100',
    ],
    [
      'a port without a bus port',
      { port: 60000 },
      'port is 60000, and must be an integer from 1 to 55535',
    ],
    [
      'half a replica',
      { minReplicasToWrite: 0.5 },
      'minReplicasToWrite is 0.5, and must be an integer of at least 0',
    ],
    [
      'a negative barrier',
      { migrationBarrier: -1 },
      'migrationBarrier is -1, and must be an integer of at least 0',
    ],
    [
      'a relative directory',
      { dataDir: 'data' },
      'dataDir is "data", and must be an absolute path of letters, digits, dots, hyphens and underscores, without a slash at its end',
    ],
  ])('%s', (_, props, message) => {
    expect(() => new RedisConfigMap(Testing.chart(), 'config', props)).toThrow(new Error(message));
  });
});
