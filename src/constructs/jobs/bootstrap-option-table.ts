import { OptionTable } from '../common/option-table';
import { BootstrapOptions } from './bootstrap-options';

/** What `requireOptions` knows of the options. */
export const BOOTSTRAP_OPTIONS: OptionTable<BootstrapOptions> = {
  shards: true,
  replicasPerShard: true,
  bootstrapDeadline: 'Duration',
  bootstrapTtl: 'Duration',
  nodeJsImage: true,
  bootstrapImage: true,
  bootstrapResources: true,
  bootstrapPlacement: true,
  bootstrapImagePullSecrets: true,
};
