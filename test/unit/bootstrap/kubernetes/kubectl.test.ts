import { Kubectl } from '../../../../src/bootstrap/kubernetes/kubectl';
import { ApiError } from '../../../../src/bootstrap/kubernetes/api';
import { Unavailable } from '../../../../src/bootstrap/kubernetes/unavailable';
import { FakeKubectl } from '../../../support/fake-kubectl';

const WORKLOAD = { statefulSet: 'redis', service: 'nodes', namespace: 'infra', port: 7000 };

let fake: FakeKubectl;
beforeEach(() => {
  fake = new FakeKubectl();
});
afterEach(() => fake.remove());

function kubectl(): Kubectl {
  return new Kubectl(undefined, fake.program);
}

test('the API is asked with the context that was given', async () => {
  fake.answers('get --raw /version', { output: '{"major":"1"}' });
  expect(await new Kubectl('lab', fake.program).get('/version')).toEqual({ major: '1' });
  expect(fake.asked).toEqual(['--context=lab --request-timeout=10s get --raw /version']);
});

test('a StatefulSet is scaled only from the number of pods that was seen', async () => {
  await kubectl().scale(WORKLOAD, 6, 8);
  expect(fake.asked).toEqual([
    '--request-timeout=10s scale statefulset redis --namespace=infra --current-replicas=8 --replicas=6',
  ]);
});

test.each([
  ['Error from server (Forbidden): no', 403],
  ['Error from server (NotFound): nothing', 404],
  ['error: the server is not there', undefined],
])('%s has the status %s', async (error, status) => {
  fake.answers('get --raw /version', { error });
  const failure = await kubectl()
    .get('/version')
    .catch((caught: unknown) => caught);
  expect(failure).toEqual(new ApiError(status, `kubectl get --raw /version failed: ${error}`));
  expect((failure as ApiError).status).toBe(status);
});

test('a machine without kubectl is told what to do', async () => {
  await expect(new Kubectl(undefined, '/nowhere/kubectl').namespace()).rejects.toThrow(
    'kubectl is not on the PATH: install it, or name the servers with --address',
  );
});

test('an answer that is no JSON is unavailable, not a bug', async () => {
  fake.answers('get --raw /version', { output: '<html>log in</html>' });
  const answer = kubectl().get('/version');
  await expect(answer).rejects.toThrow(Unavailable);
  await expect(answer).rejects.toThrow('get --raw /version answered no JSON: <html>log in</html>');
});

test('a log is read as it is', async () => {
  fake.answers('get --raw /log', { output: 'a line\n' });
  expect(await kubectl().getText('/log')).toBe('a line\n');
});
