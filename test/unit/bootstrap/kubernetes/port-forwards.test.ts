import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { Child, Kubectl } from '../../../../src/bootstrap/kubernetes/kubectl';
import { PortForwards } from '../../../../src/bootstrap/kubernetes/port-forwards';

/** A kubectl that is told what to do. */
class FakeChild extends EventEmitter {
  readonly stdout = new PassThrough();
  readonly stderr = new PassThrough();
  readonly kill = jest.fn();
  readonly exitCode = null;
  readonly signalCode = null;
}

const exitListeners = process.listeners('exit');
beforeEach(() => jest.useFakeTimers());
afterEach(() => {
  jest.useRealTimers();
  for (const listener of process.listeners('exit')) {
    if (!exitListeners.includes(listener)) process.off('exit', listener);
  }
});

/** Asks for the port of a pod, for which a kubectl is started. */
function forward(): { child: FakeChild; address: Promise<unknown> } {
  const child = new FakeChild();
  const kubectl = new Kubectl();
  jest.spyOn(kubectl, 'start').mockReturnValue(child as unknown as Child);
  const address = new PortForwards(kubectl, 'infra').to('redis-0', {
    host: '10.0.0.1',
    port: 7000,
  });
  return { child, address };
}

test('a kubectl that cannot be started leaves no timer behind', async () => {
  const { child, address } = forward();
  child.emit('error', new Error('spawn kubectl EACCES'));
  await expect(address).rejects.toThrow('spawn kubectl EACCES');
  expect(jest.getTimerCount()).toBe(0);
});

test('a kubectl that ends is told with its complaint, and leaves no timer behind', async () => {
  const { child, address } = forward();
  child.stderr.emit('data', 'error: pod not found\n');
  child.emit('close');
  await expect(address).rejects.toThrow('kubectl port-forward ended: error: pod not found');
  expect(jest.getTimerCount()).toBe(0);
});

test('a kubectl that does not listen in time is ended', async () => {
  const { child, address } = forward();
  jest.advanceTimersByTime(15_000);
  await expect(address).rejects.toThrow('kubectl port-forward took more than 15 s');
  expect(child.kill).toHaveBeenCalled();
});
