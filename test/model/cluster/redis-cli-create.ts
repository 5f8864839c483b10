import { slotRanges } from '../../../src/topology';
import { Cluster } from './cluster';

/** The first `steps` steps of `redis-cli --cluster create`, which takes the nodes in order. */
export function redisCliCreate({ commands, time, servers, spec }: Cluster, steps: number): void {
  const primaries = servers.slice(0, spec.shards);
  const ranges = slotRanges(spec.shards);
  const [first, ...others] = servers;
  const all = [
    ...primaries.map((server, shard) => () => commands.addSlots(server, [ranges[shard]])),
    ...servers.map((server, index) => () => commands.setEpoch(server, index + 1)),
    ...others.map((server) => () => commands.meet(server, first.host, first.port)),
    // redis-cli waits until the nodes agree, which takes less.
    () => time.advance(3_000),
    ...servers.slice(spec.shards).map((server, index) => () => {
      commands.replicate(server, primaries[index % spec.shards].id);
    }),
  ];
  for (const step of all.slice(0, steps)) step();
}
