import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
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
