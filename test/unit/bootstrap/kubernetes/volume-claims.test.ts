import { ApiError } from '../../../../src/bootstrap/kubernetes/api';
import { VolumeClaims } from '../../../../src/bootstrap/kubernetes/volume-claims';

const CLAIMS = '/api/v1/namespaces/infra/persistentvolumeclaims/';
const FORBIDDEN = new ApiError(403, 'the StorageClass must support resize');

let now: number;
let asked: string[];
beforeEach(() => {
  now = 0;
  asked = [];
});

/** The claims of an API with these sizes, which answers every change with that. */
function claimsOf(sizes: Record<string, string>, change = () => Promise.resolve()): VolumeClaims {
  const api = {
    get: (path: string) => {
      asked.push(path.replace(CLAIMS, 'get '));
      const storage = sizes[path.replace(CLAIMS, '')];
      return storage === undefined
        ? Promise.reject(new ApiError(404, 'not found'))
        : Promise.resolve({ spec: { resources: { requests: { storage } } } });
    },
    delete: (path: string) => {
      asked.push(path.replace(CLAIMS, 'delete '));
      return change();
    },
    patch: (path: string, operations: readonly object[]) => {
      asked.push(`${path.replace(CLAIMS, 'patch ')} ${JSON.stringify(operations)}`);
      return change();
    },
  };
  return new VolumeClaims('infra', 'data', '5Gi', api, () => now);
}

describe('the claim of a pod that leaves', () => {
  test('is deleted by its name', async () => {
    await claimsOf({}).delete('redis-6');
    expect(asked).toEqual(['delete data-redis-6']);
  });

  test('is deleted where it is gone', async () => {
    const claims = claimsOf({}, () => Promise.reject(new ApiError(404, 'not found')));
    await expect(claims.delete('redis-6')).resolves.toBeUndefined();
  });

  test('cannot be deleted without the right to, which is told', async () => {
    const claims = claimsOf({}, () => Promise.reject(FORBIDDEN));
    await expect(claims.delete('redis-6')).rejects.toThrow('must support resize');
  });
});

describe('a claim that asks for less than is wanted', () => {
  const pods = [{ name: 'redis-0', host: '10.0.0.1' }, { name: 'redis-1' }, { name: 'redis-2' }];
  const sizes = { 'data-redis-0': '5Gi', 'data-redis-1': '1Gi' };

  test('is told of its pod, and a claim that is yet to be made is not', async () => {
    expect(await claimsOf(sizes).addTo(pods)).toEqual([
      pods[0],
      { ...pods[1], claim: { storage: '1Gi' } },
      pods[2],
    ]);
  });

  test('is made to ask for more', async () => {
    await claimsOf(sizes).expand('redis-1', '5Gi');
    expect(asked).toEqual([
      'patch data-redis-1 [{"op":"replace","path":"/spec/resources/requests/storage","value":"5Gi"}]',
    ]);
  });

  test('is told with the reason where Kubernetes does not expand it, and tried a minute later', async () => {
    const claims = claimsOf(sizes, () => Promise.reject(FORBIDDEN));
    await expect(claims.expand('redis-1', '5Gi')).rejects.toThrow(FORBIDDEN);
    const [, refused] = await claims.addTo(pods);
    expect(refused.claim).toEqual({ storage: '1Gi', refusal: FORBIDDEN.message });
    now += 60_000;
    const [, again] = await claims.addTo(pods);
    expect(again.claim).toEqual({ storage: '1Gi' });
  });
});

test('a claim that is large enough is looked at again only where its pod has another address', async () => {
  const claims = claimsOf({ 'data-redis-0': '6Gi' });
  const pod = { name: 'redis-0', host: '10.0.0.1' };
  await claims.addTo([pod]);
  await claims.addTo([pod]);
  expect(asked).toHaveLength(1);
  await claims.addTo([{ ...pod, host: '10.0.0.2' }]);
  expect(asked).toHaveLength(2);
});
