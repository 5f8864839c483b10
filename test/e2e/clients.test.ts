import { seededRandom } from './chaos/random';
import { redisTarget } from './chaos/setup';
import { Bench } from '../clients/measure';
import { ClientName } from '../clients/catalog';
import { figuresOf } from './client-figures';
import { engine } from './redis-cluster';

jest.setTimeout(600_000);

/** One client of each language; `npm run clients` has all of them. */
const CHOSEN: readonly ClientName[] = ['node-redis', 'redis-py', 'go-redis', 'jedis', 'redis-rs'];

const bench = new Bench(engine, redisTarget('e2e-clients'), seededRandom(1));
afterAll(() => bench.close());

(process.env.CLIENTS_IMAGE ? describe : describe.skip)('with the documented settings', () => {
  test.each(['rollout', 'forced', 'sigkill'])('no client has a failed write: %s', async (fault) => {
    const figures = await figuresOf(bench, fault, CHOSEN);
    expect(figures.size).toBe(CHOSEN.length);
    for (const found of figures.values()) {
      expect(found).toMatchObject({ failed: 0, lost: 0, unread: 0 });
    }
  });

  test('every client comes back after all pods had other addresses', async () => {
    for (const found of (await figuresOf(bench, 'all-pods', CHOSEN)).values()) {
      expect(found).toMatchObject({ lost: 0, unread: 0 });
      expect(found.back).toBeDefined();
    }
  });
});
