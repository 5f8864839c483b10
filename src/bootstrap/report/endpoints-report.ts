import { parseAddress } from '../../topology';
import { ExternalEndpoints } from '../observe/external-endpoints';
import { table } from '../util/table';
import { clientSnippets, Mapping } from './client-snippets';

/** What `endpoints` prints: where each node is outside, and what clients are configured with. */
export function endpointsReport({ endpoints, tls, login }: ExternalEndpoints): string {
  const nodes = table(endpoints, [
    { title: 'NODE', text: ({ node }) => node },
    { title: 'INSIDE', text: ({ inside }) => inside },
    { title: 'OUTSIDE', text: ({ outside }) => outside ?? '(no address yet)' },
  ]);
  const mappings = endpoints.flatMap(({ inside, outside }): Mapping[] =>
    outside === undefined
      ? []
      : [{ inside: parseAddress(inside)!, outside: parseAddress(outside)! }],
  );
  if (mappings.length === 0) return nodes;
  const snippets = clientSnippets(mappings, { tls, login }).map(
    ({ client, code }) => `${client}:\n\n${code}`,
  );
  return [nodes, ...snippets].join('\n\n');
}
