import { DirectiveTable, lifetime, REDIS_DIRECTIVES, VALKEY_DIRECTIVES } from './directives';
import { isKnownIn, sinceFor } from './lifetime';
import { compareVersions } from './version';

/** The server's kind. */
export enum EngineFamily {
  /** Redis. */
  REDIS = 'redis',

  /** Valkey, which began as Redis 7.2. */
  VALKEY = 'valkey',
}

/** What may be said of an engine beside its version. */
export interface EngineOptions {
  /**
   * The image that has the server and its command-line client.
   *
   * @default - the upstream image with the version as its tag: redis or valkey/valkey
   */
  readonly image?: string;
}

/** What differs between the families. */
interface Family {
  readonly repository: string;
  readonly directives: DirectiveTable;
}

const FAMILIES: Readonly<Record<EngineFamily, Family>> = {
  [EngineFamily.REDIS]: {
    repository: 'redis',
    directives: REDIS_DIRECTIVES,
  },
  [EngineFamily.VALKEY]: {
    repository: 'valkey/valkey',
    directives: VALKEY_DIRECTIVES,
  },
};

/** Which server runs, from which image, and what its version knows. */
export class Engine {
  /** Redis 5.0, in the version that was tested. */
  public static readonly REDIS_5_0 = Engine.redis('5.0.6');

  /** Redis 6.0, in the version that was tested. */
  public static readonly REDIS_6_0 = Engine.redis('6.0.16');

  /** Redis 7.0, in the version that was tested. */
  public static readonly REDIS_7_0 = Engine.redis('7.0.15');

  /** Redis 8.0, in the version that was tested. This is the default. */
  public static readonly REDIS_8_0 = Engine.redis('8.0.6');

  /** Redis 8.6, in the version that was tested. */
  public static readonly REDIS_8_6 = Engine.redis('8.6.3');

  /** Valkey 8.1, in the version that was tested. */
  public static readonly VALKEY_8_1 = Engine.valkey('8.1.1');

  /** Valkey 9.1, in the version that was tested. */
  public static readonly VALKEY_9_1 = Engine.valkey('9.1.2');

  /**
   * Redis of a version from 5.0 on.
   *
   * @param version major.minor or major.minor.patch
   */
  public static redis(version: string, options: EngineOptions = {}): Engine {
    return Engine.ofVersion(EngineFamily.REDIS, version, options);
  }

  /**
   * Valkey of a version from 7.2 on.
   *
   * @param version major.minor or major.minor.patch
   */
  public static valkey(version: string, options: EngineOptions = {}): Engine {
    return Engine.ofVersion(EngineFamily.VALKEY, version, options);
  }

  /**
   * The server of an image, whatever registry or mirror it comes from, with a digest or without. It is
   * Valkey if the last part of the image's name says so, and Redis otherwise; its
   * version is the number with which the tag begins. A tag that is only a major version, such as
   * `redis:7`, stands for the newest minor version of it that is known here. Without a number in the
   * tag the version is unknown, and so are the mistakes that it would reveal.
   *
   * Where an image's tag does not tell the version of its server, use `Engine.redis` or
   * `Engine.valkey` with the option `image`.
   */
  public static fromImage(image: string): Engine {
    requireImage(image);
    const [repository, tag] = splitImage(image);
    const family = repository.toLowerCase().includes('valkey')
      ? EngineFamily.VALKEY
      : EngineFamily.REDIS;
    requireClearFamily(image, repository.toLowerCase());
    const version = versionOf(tag, FAMILIES[family].directives.versions);
    if (version !== undefined) {
      const fix = `use a newer one, or Engine.${family} if the tag tells another version`;
      requireSupported(family, version, `${family} version in the tag of ${image}`, fix);
    }
    return new Engine(family, image, version);
  }

  private static ofVersion(family: EngineFamily, version: string, options: EngineOptions): Engine {
    if (!/^\d+\.\d+(\.\d+)?$/.test(version)) {
      throw new Error(
        `${family} version is "${version}", and must be major.minor or major.minor.patch; ` +
          'write it as in 8.0.6',
      );
    }
    requireSupported(family, version, `${family} version`, 'use a newer one');
    const image = options.image ?? `${FAMILIES[family].repository}:${version}`;
    requireImage(image);
    return new Engine(family, image, version);
  }

  /** The server's kind. */
  public readonly family: EngineFamily;

  /** The image that has the server and its command-line client. */
  public readonly image: string;

  /** The server's version, as far as it is known: major.minor or major.minor.patch. */
  public readonly version?: string;

  private constructor(family: EngineFamily, image: string, version?: string) {
    this.family = family;
    this.image = image;
    this.version = version;
  }

  /** The server's program. */
  public get server(): string {
    return `${this.family}-server`;
  }

  /** The command-line client. */
  public get cli(): string {
    return `${this.family}-cli`;
  }

  /**
   * Whether the server takes a directive; it stops at any other. If the version is unknown, it takes
   * what any version of its family takes. A version newer than those known here takes what the
   * newest known one takes.
   *
   * The names of modules' directives are taken as they are, for only a module knows them: those with
   * a dot, such as `search.timeout`, from Redis 7.0 on and in Valkey; and those that begin with
   * `bf-`, `cf-`, `search-` or `ts-` from Redis 8.0 on, which has these modules.
   */
  public knows(directive: string): boolean {
    const known = this.lifetimeOf(directive);
    return known !== undefined && (this.version === undefined || isKnownIn(this.version, known));
  }

  /**
   * From which version on the server's family knows a directive, this version and later ones
   * counted; undefined if none of them does. It is a patch release if one of the server's own minor
   * version was the first.
   */
  public directiveSince(directive: string): string | undefined {
    const known = this.lifetimeOf(directive);
    const gone =
      known?.until !== undefined && this.version !== undefined && this.atLeast(known.until);
    if (known === undefined || gone) return undefined;
    return this.version === undefined ? known.since : sinceFor(this.version, known);
  }

  /** Whether the server is of a version or a newer one. An unknown version counts as the newest. */
  public atLeast(version: string): boolean {
    return this.version === undefined || compareVersions(this.version, version) >= 0;
  }

  /**
   * Whether the server, in a version that is known, refuses to start with a bus without TLS unless
   * `cluster-bus-port-protected-mode` allows it.
   *
   * @internal
   */
  public get _refusesOpenBus(): boolean {
    return this.family === EngineFamily.REDIS && this.version !== undefined && this.atLeast('8.12');
  }

  private lifetimeOf(directive: string): ReturnType<typeof lifetime> {
    // The server does not tell upper from lower case.
    return lifetime(FAMILIES[this.family].directives, directive.toLowerCase());
  }
}

function requireImage(image: string): void {
  if (!/^\S+$/.test(image)) {
    throw new Error(`image is "${image}", and must be a name without spaces, such as redis:8.0.6`);
  }
}

/** Refuses to guess where a path tells of Valkey and the name behind it tells nothing, as in `valkey/server`. */
function requireClearFamily(image: string, name: string): void {
  const path = image.toLowerCase().replace(/^[^/]*[.:][^/]*\//, '');
  if (/redis|valkey/.test(name) || !path.includes('valkey')) return;
  throw new Error(
    `image ${image} does not tell whether it has Redis or Valkey in it; use Engine.valkey or ` +
      'Engine.redis with its version and the option image',
  );
}

function requireSupported(family: EngineFamily, version: string, name: string, fix: string): void {
  const [oldest] = FAMILIES[family].directives.versions;
  if (compareVersions(version, oldest) < 0) {
    throw new Error(`${name} is ${version}, and must be at least ${oldest}; ${fix}`);
  }
}

/** The last part of an image's name, and its tag. */
function splitImage(image: string): [name: string, tag: string] {
  const [name, tag = ''] = image.replace(/@.*$/, '').replace(/^.*\//, '').split(':');
  return [name, tag];
}

/** The version with which a tag begins; undefined if it begins with none. */
function versionOf(tag: string, knownVersions: readonly string[]): string | undefined {
  const number = /^v?(\d+(\.\d+){0,2})(?=$|[.+_-])/.exec(tag)?.[1];
  if (number === undefined || number.includes('.')) {
    return number;
  }
  const minors = knownVersions.filter((version) => version.startsWith(`${number}.`));
  return minors.at(-1) ?? `${number}.0`;
}
