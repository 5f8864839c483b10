import { once } from 'node:events';
import { createServer, Server } from 'node:http';
import { UsageError } from '../util/usage-error';

/** Answers a request; `accept` is its header that says which format is asked for. */
export type Page = (accept?: string) => Promise<Answer>;

interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
}

/**
 * Serves pages over HTTP, by their paths. Throws a `UsageError` that names the option where the port
 * cannot be listened on.
 */
export async function servePages(
  option: string,
  port: number,
  pages: ReadonlyMap<string, Page>,
): Promise<Server> {
  const missing: Page = () =>
    Promise.resolve(plainText(404, `there is ${[...pages.keys()].join(' and ')}`));
  const server = createServer(({ url, headers }, response) => {
    const page = pages.get(url?.split('?')[0] ?? '') ?? missing;
    void page(headers.accept).then(({ status, contentType, text }) =>
      response.writeHead(status, { 'content-type': contentType }).end(text),
    );
  });
  server.listen(port);
  await once(server, 'listening').catch(({ code, message }: NodeJS.ErrnoException) => {
    throw new UsageError(
      `${option} is ${port}, and cannot be listened on (${code ?? message}): give another one`,
    );
  });
  return server;
}

/** An answer of one line. */
export function plainText(status: number, line: string): Answer {
  return { status, contentType: 'text/plain; charset=utf-8', text: `${line}\n` };
}
