import { CLIENTS, ClientName, missingClients, Settings } from '../clients/catalog';
import { Fault, forgetName, killPrimary } from './clients/faults';
import { named, open, Setup } from './clients/setups';
import { Writes, writesThrough } from './clients/writes';

const missing = missingClients();
if (missing.length > 0) {
  console.log(`skipped: ${missing.join()} not built; run scripts/build-clients.sh first`);
}

(missing.length === 0 ? describe : describe.skip).each<
  [Settings, string, () => Promise<Setup>, Fault]
>([
  ['bare', 'a primary was killed', open, killPrimary],
  ['documented', 'a primary was killed', open, killPrimary],
  ['documented', 'it was told `?` in place of a name', named, forgetName],
])('with %s settings, after %s,', (settings, _, start, fault) => {
  let writes: ReadonlyMap<ClientName, Writes>;
  beforeAll(async () => {
    writes = await writesThrough(await start(), settings, fault);
  }, 240_000);

  test.each(CLIENTS)('%s writes again, and reads back all that was acknowledged', (client) => {
    const found = writes.get(client)!;
    expect(found).toMatchObject({ lost: 0, unread: 0 });
    expect(found.acknowledged).toBeGreaterThan(0);
    expect(found.back).toBeDefined();
    if (settings === 'documented') expect(found.failed).toBe(0);
  });
});
