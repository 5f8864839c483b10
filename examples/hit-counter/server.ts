import { createServer, Server } from 'node:http';

interface Answer {
  readonly status: number;
  readonly text: string;
}

/** `GET /` counts a hit and says how many there were, `GET /healthz` only that the server runs. */
export function hitCounter(countHit: () => Promise<number>, pod: string): Server {
  return createServer((request, response) => {
    void answer(`${request.method} ${request.url}`, countHit, pod).then(({ status, text }) =>
      response.writeHead(status, { 'content-type': 'text/plain' }).end(`${text}\n`),
    );
  });
}

async function answer(
  request: string,
  countHit: () => Promise<number>,
  pod: string,
): Promise<Answer> {
  switch (request) {
    case 'GET /':
      return countHit().then(
        (hits) => ({
          status: 200,
          text: `I have been hit ${hits} times since deployment, says ${pod}.`,
        }),
        (error: Error) => ({
          status: 503,
          text: `Redis does not count, says ${pod}: ${error.message}`,
        }),
      );
    // It does not ask Redis: without Redis, pods that say so are more use than no pods.
    case 'GET /healthz':
      return { status: 200, text: 'ok' };
    default:
      return { status: 404, text: 'there is only GET /' };
  }
}
