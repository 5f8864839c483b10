import { Pods } from './pods';

/** Expects that no server denied a command, a key or a channel to a user of the library. */
export async function expectNothingDenied(pods: Pods): Promise<void> {
  for (const { client } of pods.all) {
    const log = JSON.stringify(await client.call('ACL', 'LOG'));
    expect(log.match(/"reason","(command|key|channel)"[^\]]*redis-cluster-[^\]]*/g) ?? []).toEqual(
      [],
    );
  }
}
