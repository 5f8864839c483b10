import { ClientName, missingClients } from '../clients/catalog';
import { Bench } from '../clients/measure';
import { outsideClients } from '../clients/outside';
import { seededRandom } from './chaos/random';
import { redisTarget } from './chaos/setup';
import { figuresOf } from './client-figures';
import { engine } from './redis-cluster';

jest.setTimeout(600_000);

/** Lettuce takes a connection that answers nothing for a good one for the longest time. */
const CHOSEN: readonly ClientName[] = ['lettuce', 'go-redis'];

const inside = redisTarget('e2e-external-clients');
let bench: Bench;

beforeAll(async () => {
  const outside = (await outsideClients(inside, 'traefikPorts'))!;
  bench = new Bench(engine, outside.target, seededRandom(1), outside);
});
afterAll(() => bench.close());

const areThere = process.env.CLIENTS_IMAGE && missingClients().length === 0;
(areThere ? describe : describe.skip)('outside through Traefik, and inside', () => {
  test.each(['rollout', 'forced'])('no client has a failed write: %s', async (fault) => {
    const figures = await figuresOf(bench, fault, CHOSEN);
    expect(figures.size).toBe(2 * CHOSEN.length);
    for (const found of figures.values()) {
      expect(found).toMatchObject({ failed: 0, lost: 0, unread: 0 });
    }
  });
});
