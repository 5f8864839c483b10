import { Duration, Size } from 'cdk8s';
import { LEAST_DAYS_LEFT } from '../../certificate-end';
import { requireInteger } from '../common/checks';
import { OptionTable, requireOptions } from '../common/option-table';

/** When Prometheus alerts of a cluster. */
export interface AlertOptions {
  /**
   * How long something may last that the cluster repairs by itself, or that passes, as a node that is
   * gone, before somebody is told. A rollout, a change of the shape and a drain take less for each node.
   *
   * @default Duration.minutes(10)
   */
  readonly repairTime?: Duration;

  /**
   * How long a new cluster may take to form.
   *
   * @default Duration.minutes(5)
   */
  readonly formationTime?: Duration;

  /**
   * How far a replica may be behind its primary for 5 minutes.
   *
   * @default Size.mebibytes(32) - half of what makes a server with default limits drop a replica
   */
  readonly replicaLag?: Size;

  /**
   * How often a node may take over from its primary within half an hour. It does so up to twice in a
   * rollout, and once more if the primaries of the cluster are then spread better.
   *
   * @default 5
   */
  readonly failovers?: number;

  /**
   * How long before the end of their certificate a person is told that it was not renewed.
   *
   * @default Duration.days(21) - or a sixth of its life, where that is less
   */
  readonly certificateTime?: Duration;

  /**
   * How much of its maxmemory a server may use, in percent. Where `maxMemoryPolicy` evicts keys, a full
   * server is no reason for an alert, and there is none.
   *
   * @default 90
   */
  readonly memoryPercent?: number;

  /**
   * How many of the connections that a server allows may be in use, in percent.
   *
   * @default 80
   */
  readonly connectionsPercent?: number;

  /**
   * How full a volume may be, in percent. The server needs room to write its append-only file anew beside
   * the former one.
   *
   * @default 85
   */
  readonly volumePercent?: number;

  /**
   * Where the runbook is: the address of a page with a section for each alert.
   *
   * @default - the page of this library, docs/operations.md
   */
  readonly runbook?: string;
}

const ALERT_OPTIONS: OptionTable<AlertOptions> = {
  repairTime: 'Duration',
  formationTime: 'Duration',
  replicaLag: 'Size',
  failovers: true,
  certificateTime: 'Duration',
  memoryPercent: true,
  connectionsPercent: true,
  volumePercent: true,
  runbook: true,
};

const RUNBOOK =
  'https://github.com/cdk8s-redis-cluster/cdk8s-redis-cluster/blob/main/docs/operations.md';

/** The options with their defaults, checked. */
export function alertOptions(options: AlertOptions): Required<AlertOptions> {
  requireOptions(options, ALERT_OPTIONS);
  const all = {
    repairTime: options.repairTime ?? Duration.minutes(10),
    formationTime: options.formationTime ?? Duration.minutes(5),
    replicaLag: options.replicaLag ?? Size.mebibytes(32),
    failovers: options.failovers ?? 5,
    certificateTime: options.certificateTime ?? Duration.days(LEAST_DAYS_LEFT),
    memoryPercent: options.memoryPercent ?? 90,
    connectionsPercent: options.connectionsPercent ?? 80,
    volumePercent: options.volumePercent ?? 85,
    runbook: options.runbook ?? RUNBOOK,
  };
  requireInteger('repairTime in seconds', all.repairTime.toSeconds(), 1);
  requireInteger('formationTime in seconds', all.formationTime.toSeconds(), 1);
  requireInteger('failovers', all.failovers, 1);
  requireInteger('certificateTime in seconds', all.certificateTime.toSeconds(), 1);
  requireInteger('memoryPercent', all.memoryPercent, 1, 100);
  requireInteger('connectionsPercent', all.connectionsPercent, 1, 100);
  requireInteger('volumePercent', all.volumePercent, 1, 100);
  return all;
}
