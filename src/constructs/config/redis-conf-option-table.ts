import { OptionTable } from '../common/option-table';
import { RedisConfOptions } from './redis-conf-options';

/** The options of redis.conf. */
export const CONF_OPTIONS: OptionTable<RedisConfOptions> = {
  engine: 'Engine',
  dataDir: true,
  appendOnly: 'boolean',
  appendFsync: true,
  nodeTimeout: 'Duration',
  requireFullCoverage: 'boolean',
  migrationBarrier: true,
  port: true,
  tls: true,
  protectedMode: 'boolean',
  maxMemory: 'Size',
  maxMemoryPolicy: true,
  minReplicasToWrite: true,
  directives: true,
};
