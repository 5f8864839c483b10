import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiError } from '../../../../src/bootstrap/kubernetes/api';
import { PasswordSecret } from '../../../../src/bootstrap/kubernetes/password-secret';
import { Pods } from '../../../../src/bootstrap/observe/pods';
import { Servers } from '../../../../src/bootstrap/redis/servers';
import { liveCluster } from '../../../../src/bootstrap/run/live-cluster';
import { loginOf } from '../../../../src/bootstrap/run/login';
import { look, rounds } from '../../../../src/bootstrap/run/rounds';
import { spec } from '../observed';

const PASSWORD = { overlapMs: 600_000, required: true, defaultUser: true, secret: 'redis-auth' };
const WORKLOAD = { namespace: 'shop', statefulSet: 'redis' };

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'login-'));
});
afterEach(() => rmSync(directory, { force: true, recursive: true }));

/** A Job in a namespace whose StatefulSet is new: what it did in so many looks, and how it would log in. */
async function job(
  looks: number,
  answer: () => Promise<void> = () => Promise.resolve(),
): Promise<{ did: string[]; log: string[]; servers: Servers }> {
  const did: string[] = [];
  const log: string[] = [];
  let replicas = 1;
  const create = (path: string): Promise<void> => {
    did.push(`POST ${path}`);
    return answer();
  };
  const secret = new PasswordSecret({ create }, WORKLOAD, 'redis-auth', () => 'made here');
  const pods: Pods = {
    find: () => Promise.resolve({ pods: [], replicas }),
    scale: (count) => {
      did.push(`scale to ${(replicas = count)}`);
      return Promise.resolve();
    },
  };
  const credentials = { username: 'redis-cluster-program' };
  const servers = new Servers(loginOf({ credentials, passwordDir: directory }, secret));
  let now = 0;
  const clock = { now: () => now, sleep: (pause: number) => Promise.resolve(void (now += pause)) };
  const client = liveCluster(pods, servers, clock, false, undefined, secret);
  const round = rounds(
    client,
    clock,
    (line) => log.push(line),
    500,
    () => '',
  );
  for (let looked = 0; looked < looks; looked++) {
    const { seen, decision } = await look({ ...spec(3, 1), password: PASSWORD }, client);
    await round(decision, seen);
  }
  return { did, log, servers };
}

const POST = 'POST /api/v1/namespaces/shop/secrets';

test('the first thing that a Job does is to make the password, with which it then logs in', async () => {
  const { did, servers } = await job(3);
  expect(did).toEqual([POST, 'scale to 6']);
  expect(servers.connectionFor({ host: '10.0.0.1', port: 6379 })).toMatchObject({
    username: 'redis-cluster-program',
    password: 'made here',
  });
});

test('where the Secret is there already, none is made, and Kubernetes is not asked', async () => {
  writeFileSync(join(directory, 'redis-cluster-program'), 'from before');
  const { did, servers } = await job(2);
  expect(did).toEqual(['scale to 6']);
  expect(servers.connectionFor({ host: '10.0.0.1', port: 6379 })).toMatchObject({
    password: 'from before',
  });
});

test('where another one has just made it, its password is waited for', async () => {
  const { did, log } = await job(30, () => Promise.reject(new ApiError(409, 'AlreadyExists')));
  expect(did).toEqual([POST]);
  expect(log.at(-1)).toContain('waiting (WaitingForPassword): the Secret redis-auth is there');
});

test('without the right to, the log says which to grant, and nothing is scaled', async () => {
  const { did, log } = await job(3, () => Promise.reject(new ApiError(403, 'no')));
  expect(did).toEqual([POST]);
  expect(log.join('\n')).toContain(
    'make the Secret redis-auth: the Job may not create Secrets: give its Role the verb create on secrets',
  );
});

test('without a directory the program logs in by what its environment says', () => {
  const login = loginOf({ credentials: { password: 'given' } });
  expect(login.candidates()).toEqual([{ password: 'given' }]);
});
