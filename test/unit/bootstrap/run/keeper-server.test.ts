import { Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { Page, plainText, servePages } from '../../../../src/bootstrap/run/keeper-server';
import { UsageError } from '../../../../src/bootstrap/util/usage-error';

const echo: Page = (accept) => Promise.resolve(plainText(200, `you accept ${accept}`));
const ill: Page = () => Promise.resolve(plainText(503, 'ill'));

let server: Server;

beforeAll(async () => {
  const pages = new Map([
    ['/livez', ill],
    ['/metrics', echo],
  ]);
  server = await servePages('--metrics-port', 0, pages);
});
afterAll(() => server.close());

async function get(path: string, accept = '*/*'): Promise<[number, string]> {
  const { port } = server.address() as AddressInfo;
  const headers = { accept, connection: 'close' };
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers });
  return [response.status, await response.text()];
}

test('each path has its page, which knows the format that is asked for', async () => {
  expect(await get('/metrics', 'text/plain')).toEqual([200, 'you accept text/plain\n']);
  expect(await get('/metrics?x=1')).toEqual([200, 'you accept */*\n']);
  expect(await get('/livez')).toEqual([503, 'ill\n']);
});

test('elsewhere it says where there is something', async () => {
  expect(await get('/')).toEqual([404, 'there is /livez and /metrics\n']);
});

test('a port that is taken is refused', async () => {
  const { port } = server.address() as AddressInfo;
  const second = servePages('--liveness-port', port, new Map());
  await expect(second).rejects.toThrow(
    `--liveness-port is ${port}, and cannot be listened on (EADDRINUSE): give another one`,
  );
  await expect(second).rejects.toBeInstanceOf(UsageError);
});
