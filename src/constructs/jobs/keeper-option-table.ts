import { OptionTable } from '../common/option-table';
import { KeeperOptions } from './keeper-options';

/** What `requireOptions` knows of the options. */
export const KEEPER_OPTIONS: OptionTable<KeeperOptions> = {
  keeperResources: true,
  keeperPlacement: true,
};
