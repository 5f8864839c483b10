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

describe('a container that never started', () => {
  function failing(message: string): string | undefined {
    const state = { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 10s' } };
    const lastState = { terminated: { exitCode: 128, reason: 'StartError', message } };
    return trouble({ phase: 'Running', containerStatuses: [{ state, lastState }] });
  }

  test('says why, rather than when it is tried again', () => {
    expect(failing('exec: "redis-server": executable file not found in $PATH')).toBe(
      'is not running: StartError (exec: "redis-server": executable file not found in $PATH)',
    );
  });

  test('has an image without a shell', () => {
    const runtime =
      'failed to create containerd task: OCI runtime create failed: unable to start container ' +
      'process: error during container init: exec: "/etc/redis/run-node.sh": stat ' +
      '/etc/redis/run-node.sh: no such file or directory: unknown';
    expect(failing(runtime)).toBe(
      'is not running: its image has no /bin/sh, which the script of the node needs: use an image ' +
        'with a shell, or the parts with NodeScript.NONE',
    );
  });
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
