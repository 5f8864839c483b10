import { BOOTSTRAP, bootstrapArgs, launch } from '../support/program';
import { freePort, TestServers } from '../support/servers';

/** Runs a keeper of three shards beside a test, which scrapes its metrics: none where it does not answer yet. */
export async function withKeeper<T>(
  { addresses }: TestServers,
  test: (scrape: () => Promise<string>) => Promise<T>,
): Promise<T> {
  const port = await freePort('127.0.0.1');
  const keep = bootstrapArgs(3, 1, addresses, 'keep');
  const keeper = launch(BOOTSTRAP, [...keep, '--metrics-port', `${port}`]);
  try {
    return await test(() =>
      fetch(`http://127.0.0.1:${port}/metrics`, { headers: { connection: 'close' } })
        .then((response) => response.text())
        .catch(() => ''),
    );
  } finally {
    keeper.kill();
    await keeper.ended;
  }
}
