import {
  CONF_FILE,
  DASHBOARD_KEY,
  PROGRAM_CHECKSUM,
  PROGRAM_FILE,
  UNPACK_FILE,
} from '../constructs/common/manifest-keys';

/** What stands in a snapshot in place of what a release brings. */
const PLACEHOLDER = '<program>';

/** What the ConfigMap and the pods of a Job and its keeper have of the program, by its key. */
const PROGRAM = [PROGRAM_FILE, UNPACK_FILE, PROGRAM_CHECKSUM];

/** The hash in a Job's name, which changes with the program too. */
const HASH = /-[0-9a-f]{8}$/;

type Fields = Readonly<Record<string, unknown>>;

/**
 * An object of a manifest, or one inside of it, without what changes with each release of this
 * package: the program, its checksum, the hash in the Job's name, the texts of the scripts, and dashboards.
 * Anything else is returned as it is. What is left is what a person wrote and what it means; the
 * checksum in the name of the servers' ConfigMap stays, for where it changes, every server is restarted.
 */
export function withoutProgram(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const fields = value as Fields;
  const keys = Object.keys(fields).filter((key) => isOfRelease(key, fields));
  if (keys.length > 0) {
    return { ...fields, ...Object.fromEntries(keys.map((key) => [key, PLACEHOLDER])) };
  }
  return isBootstrapJob(fields) ? withoutHash(fields) : value;
}

function isOfRelease(key: string, fields: Fields): boolean {
  // A ConfigMap holds the scripts of the servers beside their configuration.
  const isScript = key.endsWith('.sh') && CONF_FILE in fields;
  const isText = PROGRAM.includes(key) || isScript || DASHBOARD_KEY.test(key);
  return isText && fields[key] !== PLACEHOLDER;
}

function isBootstrapJob({ kind, metadata }: Fields): boolean {
  const { name, labels } = (metadata ?? {}) as { name?: string; labels?: Fields };
  return (
    kind === 'Job' &&
    labels?.['app.kubernetes.io/component'] === 'bootstrap' &&
    HASH.test(String(name))
  );
}

function withoutHash(job: Fields): Fields {
  const metadata = job.metadata as Fields;
  return {
    ...job,
    metadata: { ...metadata, name: String(metadata.name).replace(HASH, '-<hash>') },
  };
}
