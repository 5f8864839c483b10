import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { ApiObjectMetadata, Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { Topology } from '../../topology';
import { BootstrapOptions } from './bootstrap-options';
import { PROGRAM_FILE, UNPACK_FILE } from '../common/manifest-keys';
import { packagePath } from '../common/package-path';
import { PASSWORD_DIR } from '../pods/password-volume';
import { RedisUser } from '../pods/redis-user';
import { RedisStatefulSet } from '../pods/redis-stateful-set';

/** Where the ConfigMap is mounted. */
const PACKED = '/bootstrap';

/** The only place where the container may write: the program is unpacked into it. */
const UNPACKED = '/run/bootstrap';

/** The text of `UNPACK_FILE`. */
const UNPACK = `// Unpacks the program, and runs it in this process with the arguments that are given.
const { readFileSync, writeFileSync } = require('node:fs');
const { brotliDecompressSync } = require('node:zlib');

const program = brotliDecompressSync(readFileSync('${PACKED}/${PROGRAM_FILE}'));
writeFileSync('${UNPACKED}/bootstrap.js', program);
require('${UNPACKED}/bootstrap.js');
`;

interface Bundle {
  readonly base64: string;
  readonly hash: string;
}

interface Program {
  readonly container: Pick<kplus.k8s.Container, 'image' | 'command' | 'volumeMounts'>;
  readonly volumes?: kplus.k8s.Volume[];
  /** Changes with the program. */
  readonly hash: string;
}

let bundle: Bundle | undefined;

/** The bundled program; all clusters of an app share the one text, which is long. */
function bundled(): Bundle {
  return (bundle ??= readBundle());
}

function readBundle(): Bundle {
  const content = readFileSync(packagePath(`lib/${PROGRAM_FILE}`));
  return {
    base64: content.toString('base64'),
    hash: createHash('sha256').update(UNPACK).update(content).digest('hex'),
  };
}

/** How the program comes into its container: in an image, or by a ConfigMap that is made here. */
export function program(
  scope: Construct,
  metadata: ApiObjectMetadata,
  { bootstrapImage, nodeJsImage }: BootstrapOptions,
): Program {
  if (bootstrapImage !== undefined) {
    return { container: { image: bootstrapImage }, hash: '' };
  }
  const { base64, hash } = bundled();
  const configMap = new kplus.k8s.KubeConfigMap(scope, 'Program', {
    metadata,
    data: { [UNPACK_FILE]: UNPACK },
    binaryData: { [PROGRAM_FILE]: base64 },
  });
  return {
    container: {
      image: nodeJsImage ?? 'node:24.21.0-slim',
      command: ['node', `${PACKED}/${UNPACK_FILE}`],
      volumeMounts: [
        { name: 'program', mountPath: PACKED, readOnly: true },
        { name: 'unpacked', mountPath: UNPACKED },
      ],
    },
    volumes: [
      { name: 'program', configMap: { name: configMap.name } },
      { name: 'unpacked', emptyDir: { sizeLimit: kplus.k8s.Quantity.fromString('1Mi') } },
    ],
    hash,
  };
}

/** The program's container, in which it runs to completion (`apply`) or forever (`keep`). */
export function inMode(
  mode: 'apply' | 'keep',
  { args, ...container }: kplus.k8s.Container,
): kplus.k8s.Container {
  return { ...container, args: [mode, ...(args ?? [])] };
}

/** What the Job alone is to do: make the Secret of a password that is generated. */
export function secretArguments({ _login: { auth } }: RedisStatefulSet): string[] {
  return auth?._isGenerated ? [`--password-secret=${auth.password.secret.name}`] : [];
}

/** The arguments of the program in either mode; `src/bootstrap/options.ts` reads them. */
export function bootstrapArguments(
  statefulSet: RedisStatefulSet,
  { shards, replicasPerShard }: Topology,
  deadline: Duration,
): string[] {
  const { name, service, config, port, replicas, _scaling: scaling, _login } = statefulSet;
  const { auth, users = [] } = _login;
  const timeout = config._directive('cluster-node-timeout');
  const syncDelay = config._directive('repl-diskless-sync-delay');
  return [
    `--shards=${shards}`,
    `--replicas-per-shard=${replicasPerShard}`,
    `--stateful-set=${name}`,
    `--service=${service.name}`,
    '--namespace=$(NAMESPACE)',
    `--port=${port}`,
    `--deadline=${deadline.toSeconds()}`,
    `--find=${scaling._apiAccess ? 'api' : 'dns'}`,
    // Each apply sets the manifest's number again, so the program does not change it.
    ...(replicas === undefined ? [] : [`--pods=${replicas}`]),
    ...claimArguments(statefulSet),
    ...(timeout ? [`--node-timeout=${timeout}`] : []),
    ...(syncDelay ? [`--sync-delay=${syncDelay}`] : []),
    ...(auth ? [`--password-dir=${PASSWORD_DIR}`, `--password-overlap=${auth._overlap}`] : []),
    ...(auth && !auth._required ? ['--password-optional'] : []),
    ...(auth && !auth._defaultUser
      ? ['--no-default-user', ...(users.length > 0 ? [`--users=${namesOf(users)}`] : [])]
      : []),
    ...(config._tls?._programArguments ?? []),
    ...(config._directive('cluster-require-full-coverage') === 'no' ? ['--partial-coverage'] : []),
  ];
}

/** The program sees no Secret that is missing, and so not whose password it would have. */
function namesOf(users: readonly RedisUser[]): string {
  return users.map(({ name }) => name).join(',');
}

function claimArguments({ _claim: claim, _deletesClaims: deletes }: RedisStatefulSet): string[] {
  const { name, expandTo } = claim;
  return [
    ...(deletes || expandTo ? [`--claims=${name}`] : []),
    ...(deletes ? ['--delete-claims'] : []),
    ...(expandTo ? [`--storage=${expandTo.asString()}`] : []),
  ];
}
