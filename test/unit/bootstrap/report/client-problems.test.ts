import { statusOf } from '../../../../src/bootstrap/report/status';
import { Facts, formed, idOf } from '../observed';

function errors(cluster: Readonly<Record<number, Facts>>): string[] {
  return statusOf(formed(3, 1, cluster)).problems.map(
    ({ reason, message }) => `${reason}: ${message}`,
  );
}

test('nodes of which clients are told no address are named', () => {
  expect(errors({ 1: { view: { untoldNodes: [idOf(3), 'gone'] } } })).toEqual([
    expect.stringMatching(
      /^EndpointsUntold: redis-1 tells clients no address of redis-3, node gone /,
    ),
  ]);
});

test('servers that cannot write to their volumes are named with what failed', () => {
  const view = { failingWrites: ['aof_last_write_status'] };
  expect(errors({ 0: { view }, 4: { view } })).toEqual([
    expect.stringMatching(
      /^PersistenceFailing: redis-0, redis-4 cannot write to the volume \(aof_last_write_status\): /,
    ),
  ]);
});
