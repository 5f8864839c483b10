import { isIP } from 'node:net';
import { Address, DEFAULT_PORT, parseAddress } from '../topology';
import { Workload } from './kubernetes/workload';
import { parseInteger } from './util/parse-integer';
import { bytesOf } from './util/quantity';
import { UsageError } from './util/usage-error';

/** The way to the pods that the command line names. */
export type Source =
  | { readonly find: 'address'; readonly addresses: readonly Address[] }
  | {
      /** By EndpointSlices, with the rights of the program's own pod. */
      readonly find: 'api';
      readonly workload: Workload;
      /** The number of pods in the manifest, where the program is not to scale. */
      readonly pods?: number;
      /** The claim template of the pods' volumes, where the program deletes or changes claims. */
      readonly claims?: string;
      /** The least storage that a claim is to ask for, such as `5Gi`. */
      readonly storage?: string;
    }
  | { readonly find: 'dns'; readonly workload: Workload; readonly pods?: number }
  | {
      /** Through the kubectl of whoever runs the program; what is not given, Kubernetes is asked. */
      readonly find: 'kubectl';
      readonly given: Partial<Workload>;
      readonly context?: string;
    };

/** The arguments that name the pods. */
export const SOURCE_OPTIONS = {
  find: { type: 'string' },
  address: { type: 'string', multiple: true },
  context: { type: 'string' },
  'stateful-set': { type: 'string' },
  service: { type: 'string' },
  namespace: { type: 'string', short: 'n' },
  port: { type: 'string' },
  pods: { type: 'string' },
  claims: { type: 'string' },
  storage: { type: 'string' },
} as const;

interface Values {
  readonly find?: string;
  readonly address?: readonly string[];
  readonly context?: string;
  readonly 'stateful-set'?: string;
  readonly service?: string;
  readonly namespace?: string;
  readonly port?: string;
  readonly pods?: string;
  readonly claims?: string;
  readonly storage?: string;
}

/** Reads the way to the pods; throws a `UsageError` that says which argument is wrong. */
export function readSource(values: Values): Source {
  if (values.address !== undefined) return byAddress(values.address, values);
  const { find = 'kubectl', context, claims, storage } = values;
  const port = values.port === undefined ? undefined : parseInteger('--port', values.port, 1);
  const pods = values.pods === undefined ? undefined : parseInteger('--pods', values.pods, 1);
  const given = defined({
    statefulSet: values['stateful-set'],
    service: values.service,
    namespace: values.namespace,
    port,
  });
  if (claims !== undefined && find !== 'api') {
    throw new UsageError(`--claims is ${claims}, and goes with --find api: leave it out`);
  }
  if (storage !== undefined && (claims === undefined || Number.isNaN(bytesOf(storage)))) {
    throw new UsageError(
      `--storage is ${storage}, and must be a quantity such as 5Gi, together with --claims`,
    );
  }
  switch (find) {
    case 'kubectl':
      if (pods !== undefined) {
        throw new UsageError(`--pods is ${pods}, and goes with --find api or dns: leave it out`);
      }
      return { find, given, ...defined({ context }) };
    case 'api':
    case 'dns': {
      if (context !== undefined) {
        throw new UsageError(`--context is ${context}, and goes with --find kubectl: leave it out`);
      }
      const workload = complete(find, given);
      return find === 'api'
        ? { find, workload, ...defined({ pods, claims, storage }) }
        : { find, workload, ...defined({ pods }) };
    }
    default:
      throw new UsageError(`--find is ${find}, and must be one of api, dns, kubectl`);
  }
}

function byAddress(addresses: readonly string[], values: Values): Source {
  const names = Object.keys(SOURCE_OPTIONS) as (keyof Values)[];
  const other = names.find((name) => name !== 'address' && values[name] !== undefined);
  if (other !== undefined) {
    throw new UsageError(`--${other} does not go with --address: name the pods in one way`);
  }
  return { find: 'address', addresses: addresses.map(readAddress) };
}

function complete(
  find: string,
  { statefulSet, service, namespace, port }: Partial<Workload>,
): Workload {
  if (!statefulSet || !service || !namespace) {
    throw new UsageError(
      `--find ${find} needs --stateful-set, --service and --namespace: give all three`,
    );
  }
  return { statefulSet, service, namespace, port: port ?? DEFAULT_PORT };
}

function readAddress(text: string): Address {
  const address = parseAddress(text);
  // CLUSTER MEET takes no names.
  if (address === undefined || isIP(address.host) === 0) {
    throw new UsageError(`--address is ${text}, and must be IP:PORT, or [IP]:PORT for IPv6`);
  }
  return address;
}

/** Without the fields that are undefined. */
function defined<T extends object>(fields: T): Partial<T> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Partial<T>;
}
