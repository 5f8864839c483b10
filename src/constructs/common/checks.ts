import { isIP } from 'node:net';
import { ApiObject, Size } from 'cdk8s';
import { Construct } from 'constructs';
import { MAX_LABEL_LENGTH, MAX_PORT, MAX_SHARDS, MIN_SHARDS, Topology } from '../../topology';

/** Checks of properties that several constructs share. */

/** Refuses a number that is not an integer, or that is out of bounds. */
export function requireInteger(name: string, value: number, min: number, max = Infinity): void {
  if (Number.isInteger(value) && value >= min && value <= max) {
    return;
  }
  const bounds = max === Infinity ? `of at least ${min}` : `from ${min} to ${max}`;
  throw new Error(`${name} is ${JSON.stringify(value)}, and must be an integer ${bounds}`);
}

/** The topology that is asked for; by default 3 shards with one replica each. */
export function topologyOf({ shards = 3, replicasPerShard = 1 }: Partial<Topology>): Topology {
  requireInteger('shards', shards, MIN_SHARDS, MAX_SHARDS);
  requireInteger('replicasPerShard', replicasPerShard, 0);
  return { shards, replicasPerShard };
}

/** Refuses a value that is not in an enum, which JavaScript lets through. */
export function requireOneOf(name: string, value: string | undefined, values: string[]): void {
  if (value !== undefined && !values.includes(value)) {
    throw new Error(`${name} is "${value}", and must be one of ${values.join(', ')}`);
  }
}

/** Refuses a port for clients whose bus port would be out of range. */
export function requirePort(name: string, value: number): void {
  requireInteger(name, value, 1, MAX_PORT);
}

/** Refuses a name that is not a DNS label. */
export function requireLabel(name: string, value: string, maxLength = MAX_LABEL_LENGTH): void {
  if (!/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(value)) {
    throw new Error(
      `${name} is "${value}", and must be lower case letters, digits and hyphens, ` +
        'with a letter or a digit at both ends',
    );
  }
  requireLength(name, value, maxLength);
}

/** Refuses a path that is not absolute, or that a configuration file could not carry as it is. */
export function requirePath(name: string, value: string): void {
  if (!/^(\/[\w.-]+)+$/.test(value)) {
    throw new Error(
      `${name} is "${value}", and must be an absolute path of letters, digits, dots, hyphens and ` +
        'underscores, without a slash at its end',
    );
  }
}

/** Refuses an object in another namespace than the one that uses it. */
export function requireSameNamespace(user: Construct, name: string, used: Construct): void {
  const [own, other] = [user, used].map((construct) => ApiObject.of(construct).metadata.namespace);
  if (own !== other) {
    throw new Error(
      `${name} is in namespace ${other ?? '(none given)'} and ${user.node.id}, which uses it, in ` +
        `${own ?? '(none given)'}; give both the same`,
    );
  }
}

/** Refuses an object whose namespace is not known, and returns the namespace. */
export function requireNamespace(object: Construct): string {
  const { namespace } = ApiObject.of(object).metadata;
  if (namespace === undefined) {
    throw new Error(
      `the namespace of ${object.node.scope?.node.path} is not known, and it is a part of the DNS ` +
        'names of the nodes; give it to the chart or in metadata',
    );
  }
  return namespace;
}

/** Refuses a volume or a claim without storage. */
export function requireStorage(name: string, size: Size): void {
  if (size.toKibibytes() <= 0) {
    throw new Error(`${name} is ${size.asString()}, and must be more than 0`);
  }
}

/** Refuses a name that Kubernetes does not accept for a port of a container. */
export function requirePortName(name: string, value: string): void {
  requireLabel(name, value, 15);
  if (!/[a-z]/.test(value)) {
    throw new Error(`${name} is "${value}", and must have at least one letter`);
  }
}

/** Refuses a name that is used twice. */
export function requireDistinct(kind: string, names: string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new Error(`${kind} ${twice} is used twice; choose another one`);
  }
}

/** Refuses a name that is not a DNS name of at most 253 characters. */
export function requireSubdomain(name: string, value: string): void {
  if (!/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(value) || /\.[.-]|-\./.test(value)) {
    throw new Error(
      `${name} is "${value}", and must be lower case letters, digits, hyphens and dots, ` +
        'with a letter or a digit at both ends of each part',
    );
  }
  requireLength(name, value, 253);
}

/** Refuses what is neither a DNS name nor an address. */
export function requireHost(name: string, host: string): void {
  if (isIP(host) === 0) requireSubdomain(name, host);
}

function requireLength(name: string, value: string, maxLength: number): void {
  if (value.length > maxLength) {
    throw new Error(
      `${name} is "${value}" with ${value.length} characters, and may have at most ${maxLength}; ` +
        'give a shorter one',
    );
  }
}
