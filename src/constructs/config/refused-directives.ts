const PER_POD = 'it differs from pod to pod, and every pod reads the same file; leave it out';
const SECRET =
  'a ConfigMap shows its value to everyone who may read it; include a file of a mounted Secret';
const OWN_ADDRESS =
  'a node is known by the address and the port of its pod, at which the program and the script look ' +
  'for it; leave it out';
const BY_CLUSTER = 'the cluster assigns primaries to replicas; leave it out';
const CLIENT_ENDPOINT =
  'it is set once every node has a host name; set clientEndpoint to HOSTNAME or ADDRESS';

/** The directives that a user cannot set, whatever their value, and why. */
export const REFUSED: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'bind-source-addr': PER_POD,
    'cluster-announce-bus-port': OWN_ADDRESS,
    'cluster-announce-client-ipv4': OWN_ADDRESS,
    'cluster-announce-client-ipv6': OWN_ADDRESS,
    'cluster-announce-client-port': OWN_ADDRESS,
    'cluster-announce-client-tls-port': OWN_ADDRESS,
    'cluster-announce-hostname': 'every pod announces its DNS name; set clusterDomain',
    'cluster-announce-human-nodename': PER_POD,
    'cluster-announce-ip': PER_POD,
    'cluster-announce-port': OWN_ADDRESS,
    'cluster-announce-tls-port': OWN_ADDRESS,
    'cluster-config-file': 'it is in dataDir, on the volume; set dataDir',
    'cluster-enabled': 'every node runs in cluster mode; leave it out',
    'cluster-port': 'the bus listens on the client port + 10000; leave it out',
    'cluster-preferred-endpoint-type': CLIENT_ENDPOINT,
    daemonize: 'a container ends when its first process goes to the background; leave it out',
    masterauth: SECRET,
    pidfile: 'Kubernetes needs none; leave it out',
    primaryauth: SECRET,
    'replica-announce-ip': OWN_ADDRESS,
    'replica-announce-port': OWN_ADDRESS,
    replicaof: BY_CLUSTER,
    requirepass: SECRET,
    'slave-announce-ip': OWN_ADDRESS,
    'slave-announce-port': OWN_ADDRESS,
    slaveof: BY_CLUSTER,
    supervised: 'Kubernetes supervises the server; leave it out',
    'tls-client-key-file-pass': SECRET,
    'tls-cluster': 'nodes and program have to speak TLS alike; set tls',
    'tls-key-file-pass': SECRET,
    user: SECRET,
  }),
);

interface ValueRule {
  readonly takes: RegExp;
  /** What has to be, why, and what to write. */
  readonly must: string;
}

/** What a value has to be where the server, or the library, would stop at another one, or lose data. */
const VALUES: ReadonlyMap<string, ValueRule> = new Map(
  Object.entries({
    appenddirname: fileName(),
    appendfilename: fileName(),
    bind: {
      takes: /(^|\s)-?(\*|0\.0\.0\.0|::|::\*)(\s|$)|\$\(POD_IP\)/,
      must:
        'must have * or 0.0.0.0 in it, because the other nodes come to the address of the pod, which ' +
        'is not known before; leave it out',
    },
    'cluster-bus-port-protected-mode': {
      takes: /^"?no"?$/i,
      must:
        'must be no, because the bus speaks no TLS and the server would not start; leave it out, and a ' +
        'NetworkPolicy protects the bus',
    },
    'cluster-replica-validity-factor': validityFactor(),
    'cluster-slave-validity-factor': validityFactor(),
    save: {
      takes: /^("")$|^\d+ \d+( \d+ \d+)*$/,
      must: 'must be pairs of seconds and changes, as in "900 1", or "" (two quotes) for none',
    },
  }),
);

function fileName(): ValueRule {
  return {
    takes: /^("?)[\w.-]+\1$/,
    must: 'must be a name without slashes and spaces, which lies in dataDir',
  };
}

function validityFactor(): ValueRule {
  return {
    takes: /^("?)[1-9]\d*\1$/,
    must:
      'must be 1 or more, because with 0 a replica that never had the data of its primary may be ' +
      'elected, and they are lost; leave it out for 10',
  };
}

/** Refuses a value at which the server would not start, would not be found, or would lose data. */
export function requireValue(what: string, name: string, value: string): void {
  const rule = VALUES.get(name);
  if (rule === undefined || rule.takes.test(value)) return;
  throw new Error(`${what} is ${JSON.stringify(value)}, and ${rule.must}`);
}
