import { PodStatus, podTrouble } from '../../../../src/bootstrap/observe/pod-status';

function trouble(status: PodStatus['status']): string | undefined {
  return podTrouble({ metadata: { name: 'redis-0' }, status });
}

function waiting(reason: string, message?: string): NonNullable<PodStatus['status']> {
  return { phase: 'Pending', containerStatuses: [{ state: { waiting: { reason, message } } }] };
}

test('an image that cannot be pulled is named', () => {
  expect(trouble(waiting('ErrImagePull', 'failed to pull\n  "redis:9"'))).toBe(
    'is not running: ErrImagePull (failed to pull "redis:9")',
  );
});

test('a cause without a message stands alone', () => {
  expect(trouble(waiting('CrashLoopBackOff'))).toBe('is not running: CrashLoopBackOff');
});

test('a pod for which there is no room has the words of the scheduler', () => {
  const message = '0/3 nodes are available: 3 Insufficient memory.';
  const conditions = [
    { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message },
    { type: 'Ready', status: 'False', reason: 'ContainersNotReady' },
  ];
  expect(trouble({ phase: 'Pending', conditions })).toBe(
    `is not running: Unschedulable (${message})`,
  );
});

test('an init container that failed is the cause', () => {
  const initContainerStatuses = [{ state: { terminated: { exitCode: 1, reason: 'Error' } } }];
  expect(trouble({ ...waiting('PodInitializing'), initContainerStatuses })).toBe(
    'is not running: Error',
  );
});

test('a pod that was evicted says so', () => {
  expect(trouble({ phase: 'Failed', reason: 'Evicted', message: 'low on memory' })).toBe(
    'is not running: Evicted (low on memory)',
  );
});

test('of a long message the middle is left out, because its end says why', () => {
  const text = trouble(
    waiting(
      'ErrImagePull',
      'failed to pull and unpack image "docker.io/library/redsi:8.0.6": failed to resolve ' +
        'reference "docker.io/library/redsi:8.0.6": failed to do request: Head ' +
        '"https://registry-1.docker.io/v2/library/redsi/manifests/8.0.6": dial tcp: lookup ' +
        'registry-1.docker.io: no such host',
    ),
  );
  expect(text).toBe(
    'is not running: ErrImagePull (failed to pull and unpack image ' +
      '"docker.io/library/redsi:8.0.6": failed to resolve reference ... dial tcp: lookup ' +
      'registry-1.docker.io: no such host)',
  );
});

test.each([
  ['runs', { phase: 'Running', containerStatuses: [{ state: {} }] }],
  ['is being created', waiting('ContainerCreating')],
  ['has no status yet', undefined],
])('a pod that %s has no trouble', (_, status) => {
  expect(trouble(status)).toBeUndefined();
});
