import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { PASSWORD_KEY } from '../../user-names';
import { requireInteger } from '../common/checks';
import { NodeScript } from '../config/node-script';
import { RedisConfigMap } from '../config/redis-config-map';
import { Scaling } from './scaling';
import { OptionTable, requireOptions } from '../common/option-table';

/** Options for `Auth.generated`, and for `Auth.fromSecret`. */
export interface AuthOptions {
  /**
   * How long a former password stays valid once every node, and the program, use the new one. In that
   * time clients have to change over. From Redis 6.0; a Redis 5.0 has one password at a time.
   *
   * @default Duration.minutes(10)
   */
  readonly overlap?: Duration;

  /**
   * Whether a client has to log in. Without it the nodes have the password, and ask for none: the step
   * before `auth` is taken out of a cluster that serves. From Redis 6.0.
   *
   * @default true
   */
  readonly required?: boolean;

  /**
   * Whether clients may log in as the user `default`, who may do everything. Without it, only `users` may;
   * on a cluster that serves it is turned off once every node has had all users for `overlap`. From
   * Redis 6.0.
   *
   * @default true
   */
  readonly defaultUser?: boolean;
}

const OPTIONS: OptionTable<AuthOptions> = {
  overlap: 'Duration',
  required: 'boolean',
  defaultUser: 'boolean',
};

/** Options for `Auth.fromSecret`. */
export interface SecretAuthOptions extends AuthOptions {
  /**
   * The key of the Secret that holds the password. Newlines at its end are not taken for a part of it.
   *
   * @default 'password'
   */
  readonly key?: string;
}

/** How clients, nodes and the program log in to the nodes. */
export class Auth {
  /**
   * One password for the user `default`, which may do everything, from a Secret that is made by somebody
   * else. To change it, change the Secret, and nothing else: the nodes take the new one within seconds
   * after Kubernetes has brought it to their pods, which may take it more than a minute, and the keeper
   * ends the former one after `overlap`.
   *
   * Applied to a cluster that serves, the nodes first have the password and ask for none; after
   * `overlap` it is required.
   *
   * @param secret a Secret of the same namespace
   * @throws if `overlap` is less than a second, or neither a login is required nor the user `default` on
   */
  public static fromSecret(secret: kplus.ISecret, options: SecretAuthOptions = {}): Auth {
    requireOptions<SecretAuthOptions>(options, { ...OPTIONS, key: true });
    const { key = PASSWORD_KEY, ...rest } = options;
    return new Auth(rest, { secret, key });
  }

  /**
   * The same with a password that is made at the first apply: where the Secret `<name>-auth` is not there, the
   * Job makes it, with 64 random characters. It is in no manifest, so that the manifest stays the
   * same, and the password as well, when it is applied again; it outlives the cluster, as the volumes do.
   * `<name>` is that of the headless Service, which is the cluster's. One that is made beforehand is used
   * as it is. The Job gets the right to create Secrets. Needs `Scaling.byJob`.
   *
   * @throws if `overlap` is less than a second, or neither a login is required nor the user `default` on
   */
  public static generated(options: AuthOptions = {}): Auth {
    requireOptions(options, OPTIONS);
    return new Auth(options);
  }

  /**
   * Seconds for which a former password stays valid.
   *
   * @internal
   */
  public readonly _overlap: number;

  /** @internal */
  public readonly _required: boolean;

  /** @internal */
  public readonly _defaultUser: boolean;

  /**
   * Whether the Job makes the Secret.
   *
   * @internal
   */
  public readonly _isGenerated: boolean;

  private constructor(
    private readonly options: AuthOptions,
    private readonly value?: kplus.SecretValue,
    isGenerated = value === undefined,
  ) {
    const { overlap, required, defaultUser } = options;
    this._isGenerated = isGenerated;
    this._overlap = (overlap ?? Duration.minutes(10)).toSeconds();
    this._required = required ?? true;
    this._defaultUser = defaultUser ?? true;
    if (!this._required && !this._defaultUser) {
      throw new Error(
        'defaultUser is false and so is required, and a client that does not log in is the user default; ' +
          'leave out one of the two',
      );
    }
    requireInteger('overlap in seconds', this._overlap, 1);
  }

  /**
   * The password, for the environment of a workload. `connectTo` of a cluster hands it over as well.
   *
   * @throws if it is generated: each cluster has its own
   */
  public get password(): kplus.SecretValue {
    if (this.value) return this.value;
    throw new Error(
      'the password of Auth.generated is in a Secret of each cluster that it is given to; hand it over with ' +
        'connectTo of the cluster',
    );
  }

  /**
   * The same for one cluster, of which a generated password has the Secret.
   *
   * @internal
   */
  public _of(scope: Construct, clusterName: string): Auth {
    if (!this._isGenerated) return this;
    const secret = kplus.Secret.fromSecretName(scope, 'Password', `${clusterName}-auth`);
    return new Auth(this.options, { secret, key: PASSWORD_KEY }, true);
  }
}

/** Refuses a config under which the nodes would not have the passwords. */
export function requireAuthSupport(config: RedisConfigMap, auth: Auth): void {
  const { engine } = config;
  if (!auth._defaultUser && !engine.atLeast('6.0')) {
    throw new Error(
      `defaultUser is false, and ${engine.family} ${engine.version} has no other users; leave it out, or ` +
        `use ${engine.family} 6.0 or later`,
    );
  }
  if (!auth._required && !engine.atLeast('6.0')) {
    throw new Error(
      `required of auth is false, and ${engine.family} ${engine.version} asks for a password as soon as it has ` +
        `one; leave it out, or use ${engine.family} 6.0 or later`,
    );
  }
  if (config._nodeScript !== NodeScript.RUN_NODE) {
    throw new Error(
      `auth is given and nodeScript is ${config._nodeScript}, which does not read the Secret; ` +
        'use NodeScript.RUN_NODE',
    );
  }
  if (config._directive('aclfile') !== undefined) {
    throw new Error(
      `directive aclfile is ${config._directive('aclfile')}, and with auth the users are in a file of ` +
        'the library; leave it out',
    );
  }
}

/** Refuses to have a password generated by a Job that cannot know whether there is one. */
export function requireJobForPassword(scaling: Scaling, auth?: Auth): void {
  if (auth?._isGenerated && scaling._isByManifest) {
    throw new Error(
      'auth is generated, and with Scaling.byManifest the Job cannot tell a new cluster from one that it does ' +
        'not reach; use Auth.fromSecret, or Scaling.byJob()',
    );
  }
}
