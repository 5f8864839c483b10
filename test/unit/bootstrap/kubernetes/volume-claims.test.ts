import { ApiError } from '../../../../src/bootstrap/kubernetes/api';
import { VolumeClaims } from '../../../../src/bootstrap/kubernetes/volume-claims';

const CLAIM = '/api/v1/namespaces/infra/persistentvolumeclaims/data-redis-6';

function deleting(answer: () => Promise<void>): { claims: VolumeClaims; deleted: string[] } {
  const deleted: string[] = [];
  const api = {
    delete: (path: string) => {
      deleted.push(path);
      return answer();
    },
  };
  return { claims: new VolumeClaims('infra', 'data', api), deleted };
}

test('the claim of a pod is deleted by its name', async () => {
  const { claims, deleted } = deleting(() => Promise.resolve());
  await claims.delete('redis-6');
  expect(deleted).toEqual([CLAIM]);
});

test('a claim that is gone is deleted', async () => {
  const { claims } = deleting(() => Promise.reject(new ApiError(404, 'not found')));
  await expect(claims.delete('redis-6')).resolves.toBeUndefined();
});

test('a missing right is told', async () => {
  const { claims } = deleting(() => Promise.reject(new ApiError(403, 'forbidden')));
  await expect(claims.delete('redis-6')).rejects.toThrow('forbidden');
});
