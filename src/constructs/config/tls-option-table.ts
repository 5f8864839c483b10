import { OptionTable } from '../common/option-table';
import { TlsOptions } from './tls-options';

/** What `requireOptions` knows of the options. */
export const TLS_OPTIONS: OptionTable<TlsOptions> = {
  port: true,
  plainPort: 'boolean',
  overlap: 'Duration',
  required: 'boolean',
  clientCertificates: true,
};
