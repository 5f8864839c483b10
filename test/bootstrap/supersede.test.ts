import { supersede } from '../../src/bootstrap/supersede';

const PATH = '/apis/batch/v1/namespaces/infra/jobs';

function job(name: string, minute: number, instance = 'redis'): object {
  const creationTimestamp = `2026-01-01T00:0${minute}:00Z`;
  return {
    metadata: { name, creationTimestamp, labels: { 'app.kubernetes.io/instance': instance } },
  };
}

async function deletedBy(own: string, ...items: object[]): Promise<unknown[]> {
  const get = jest.fn(() => Promise.resolve({ items }));
  const remove = jest.fn<Promise<void>, [string]>(() => Promise.resolve());
  const names = await supersede({ get, delete: remove }, 'infra', own);
  expect(get).toHaveBeenCalledWith(`${PATH}?labelSelector=app.kubernetes.io/component=bootstrap`);
  const paths = names.map((name) => [`${PATH}/${name}?propagationPolicy=Background`]);
  expect(remove.mock.calls).toEqual(paths);
  return names;
}

test('the Jobs that were applied before are deleted', async () => {
  expect(await deletedBy('b', job('a', 1), job('b', 2))).toEqual(['a']);
});

test('a newer one is left alone, and so is one of the same second', async () => {
  expect(await deletedBy('b', job('b', 2), job('c', 3), job('d', 2))).toEqual([]);
});

test('the Jobs of other clusters are left alone', async () => {
  expect(await deletedBy('b', job('a', 1, 'other'), job('b', 2))).toEqual([]);
});

test('a Job that is gone deletes nothing', async () => {
  expect(await deletedBy('b', job('a', 1))).toEqual([]);
});
