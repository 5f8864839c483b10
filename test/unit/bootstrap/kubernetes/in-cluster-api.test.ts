import { EventEmitter } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import https, { RequestOptions } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inClusterApi } from '../../../../src/bootstrap/kubernetes/in-cluster-api';
import { Unavailable } from '../../../../src/bootstrap/kubernetes/unavailable';

let account: string;
beforeEach(() => {
  account = mkdtempSync(join(tmpdir(), 'account-'));
});
afterEach(() => rmSync(account, { recursive: true }));

/** No server listens on port 1. */
const env = { KUBERNETES_SERVICE_HOST: '127.0.0.1', KUBERNETES_SERVICE_PORT: '1' };

test('outside a pod the message says what to use instead', () => {
  expect(() => inClusterApi({}, account)).toThrow(
    new Unavailable(
      '--find api asks the Kubernetes in which the program runs, and this is no pod: ' +
        'use --find kubectl',
    ),
  );
});

test('a pod without a service account token is told what is missing', () => {
  expect(() => inClusterApi(env, account)).toThrow(
    /^the pod has no service account token \(.*ca\.crt.*\): set automountServiceAccountToken/,
  );
});

test('an API server that does not listen is unavailable, not a bug', async () => {
  writeFileSync(join(account, 'ca.crt'), '');
  writeFileSync(join(account, 'token'), 'secret');
  const answer = inClusterApi(env, account).get('/version');
  await expect(answer).rejects.toThrow(Unavailable);
  await expect(answer).rejects.toThrow(/^GET \/version failed: .*ECONNREFUSED/);
});

test('an object is made by a POST of it, which is answered with 201', async () => {
  const sent: unknown[] = [];
  const request = jest.spyOn(https, 'request').mockImplementation(((options: RequestOptions) => {
    const call = new EventEmitter();
    const end = (body: string): void => {
      const { method, path, headers } = options;
      const type = (headers as Record<string, string>)['content-type'];
      sent.push({ method, path, type, body });
      const setEncoding = (): void => undefined;
      const response = Object.assign(new EventEmitter(), { statusCode: 201, setEncoding });
      call.emit('response', response);
      response.emit('data', '{}');
      response.emit('end');
    };
    return Object.assign(call, { end });
  }) as unknown as typeof https.request);
  writeFileSync(join(account, 'ca.crt'), '');
  writeFileSync(join(account, 'token'), 'secret');
  await inClusterApi(env, account).create('/api/v1/namespaces/shop/events', { kind: 'Event' });
  request.mockRestore();
  expect(sent).toEqual([
    {
      method: 'POST',
      path: '/api/v1/namespaces/shop/events',
      type: 'application/json',
      body: '{"kind":"Event"}',
    },
  ]);
});

test('each call reads the token anew, which Kubernetes renews every few minutes', async () => {
  const sent: unknown[] = [];
  const request = jest.spyOn(https, 'request').mockImplementation(((options: RequestOptions) => {
    sent.push((options.headers as Record<string, string>).authorization);
    const call = new EventEmitter();
    return Object.assign(call, { end: () => call.emit('error', new Error('no answer')) });
  }) as unknown as typeof https.request);
  writeFileSync(join(account, 'ca.crt'), '');
  writeFileSync(join(account, 'token'), 'first');
  const api = inClusterApi(env, account);
  await expect(api.get('/version')).rejects.toThrow(Unavailable);
  writeFileSync(join(account, 'token'), 'second');
  await expect(api.get('/version')).rejects.toThrow(Unavailable);
  request.mockRestore();
  expect(sent).toEqual(['Bearer first', 'Bearer second']);
});
