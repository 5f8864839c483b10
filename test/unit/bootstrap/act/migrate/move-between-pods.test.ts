import { moveBetweenPods } from '../../../../../src/bootstrap/act/migrate/move-between-pods';
import { MigrationHistory } from '../../../../../src/bootstrap/act/migrate/history';
import { fixedLogin } from '../../../../../src/bootstrap/redis/login';
import { Servers } from '../../../../../src/bootstrap/redis/servers';
import { blank } from '../../observed';

const clock = { now: () => 0, sleep: () => Promise.resolve() };

test('no slot moves where a pod at one end was not seen', async () => {
  const { pods } = blank(2, { 1: { pod: { view: undefined } } });
  const ranges = [{ first: 0, last: 9 }];
  expect(
    await moveBetweenPods(
      new Servers(fixedLogin()),
      [{ source: 0, target: 1, ranges }],
      pods,
      clock,
      new MigrationHistory(),
    ),
  ).toEqual(['no slots moved: redis-1 was not seen']);
});
