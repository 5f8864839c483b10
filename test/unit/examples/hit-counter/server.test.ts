import { once } from 'node:events';
import { AddressInfo } from 'node:net';
import { hitCounter } from '../../../../examples/hit-counter/server';

/** What a hit counter answers to requests, while `countHit` counts. */
async function answers(countHit: () => Promise<number>, ...requests: string[]): Promise<string[]> {
  const server = hitCounter(countHit, 'pod-a').listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const found: string[] = [];
  for (const request of requests) {
    const [method, path] = request.split(' ');
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { method });
    found.push(`${response.status} ${await response.text()}`);
  }
  server.close();
  return found;
}

test('a hit says how many there were, and who counted it', async () => {
  let hits = 0;
  expect(await answers(() => Promise.resolve(++hits), 'GET /', 'GET /')).toEqual([
    '200 I have been hit 1 times since deployment, says pod-a.\n',
    '200 I have been hit 2 times since deployment, says pod-a.\n',
  ]);
});

test('what is not a hit is not counted', async () => {
  const countHit = jest.fn();
  expect(await answers(countHit, 'GET /healthz', 'GET /favicon.ico', 'POST /')).toEqual([
    '200 ok\n',
    '404 there is only GET /\n',
    '404 there is only GET /\n',
  ]);
  expect(countHit).not.toHaveBeenCalled();
});

test('a hit that Redis does not count is a 503, and the server lives on', async () => {
  const countHit = jest.fn(() => Promise.resolve(1));
  countHit.mockRejectedValueOnce(new Error('Connection is closed.'));
  expect(await answers(countHit, 'GET /', 'GET /')).toEqual([
    '503 Redis does not count, says pod-a: Connection is closed.\n',
    '200 I have been hit 1 times since deployment, says pod-a.\n',
  ]);
});
