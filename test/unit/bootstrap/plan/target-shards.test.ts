import { NodeLine } from '../../../../src/bootstrap/cluster/observation';
import { targetShards } from '../../../../src/bootstrap/plan/target-shards';
import { clusterState } from '../../../../src/bootstrap/cluster/cluster-state';
import { slotRanges } from '../../../../src/topology';
import { Facts, formed, idOf, spec } from '../observed';

test('the pods of a shard that is drained are assigned once it is empty', () => {
  const ranges = slotRanges(4);
  const primary = (shard: number): Facts => {
    const own: Partial<NodeLine> = { flags: ['myself', 'master'], slots: [ranges[shard]] };
    return { own: { ...own, primary: undefined } };
  };
  const replica = (ordinal: number): Facts => ({
    own: { flags: ['myself', 'slave'], slots: [], primary: idOf(ordinal) },
  });
  // Pods 6 and 7 are leaving, and so the shard of 6 and 0 is drained.
  const cluster = [
    replica(6),
    replica(4),
    replica(5),
    primary(0),
    primary(1),
    primary(2),
    primary(3),
  ];
  const seen = formed(4, 1, { ...cluster });
  const shards = targetShards(spec(3, 1), clusterState(seen, spec(3, 1))).map(
    ({ owner, replicas }) => [owner, ...replicas].map(({ ordinal }) => ordinal),
  );
  expect(shards).toEqual([[3], [4, 1], [5, 2]]);
});
