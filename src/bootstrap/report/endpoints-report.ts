import { ExternalEndpoint } from '../observe/external-endpoints';
import { table } from '../util/table';
import { clientSnippets, Mapping } from './client-snippets';

/** What `endpoints` prints: where each node is outside, and what clients are configured with. */
export function endpointsReport(endpoints: readonly ExternalEndpoint[]): string {
  const nodes = table(endpoints, [
    { title: 'NODE', text: ({ node }) => node },
    { title: 'INSIDE', text: ({ inside }) => inside },
    { title: 'OUTSIDE', text: ({ outside }) => outside ?? '(no address yet)' },
  ]);
  const mappings = endpoints.flatMap(({ inside, outside }): Mapping[] =>
    outside === undefined ? [] : [{ inside: parse(inside), outside: parse(outside) }],
  );
  if (mappings.length === 0) return nodes;
  const snippets = clientSnippets(mappings).map(({ client, code }) => `${client}:\n\n${code}`);
  return [nodes, ...snippets].join('\n\n');
}

/** A host and a port of `host:port`, or of `[host]:port`. */
function parse(text: string): Mapping['inside'] {
  const [, host, port] = /^\[?(.+?)\]?:(\d+)$/.exec(text)!;
  return { host, port: Number(port) };
}
